using System.CommandLine;
using RenderFarm.Benchmarks.Farm;
using RenderFarm.Benchmarks.Scenes;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Benchmarks.Memory;

/// <summary>How much a warm session grows while it renders frame after frame.</summary>
internal static class MemoryBenchmark
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var frames = new Option<int>("--frames") { Description = "Frames to render, at least 20.", DefaultValueFactory = _ => 200 };
        var command = new Command("memory", "Growth of a warm Blender session on the farm over many frames. Linux only.") { frames };
        command.SetAction((arguments, cancellationToken) => RunAsync(Math.Max(20, arguments.GetValue(frames)), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int frames, CancellationToken cancellationToken)
    {
        using var scratch = new Scratch();
        await BenchScene.MakeAsync(scratch.Path, cancellationToken);
        await using var farm = await BenchFarm.StartAsync(scratch.Folder(), workers: 1, cancellationToken);
        var scene = BenchScene.All[0];
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = WatchAsync(farm, ended.Token);
        await farm.RenderAsync(
            scene.In(scratch.Path),
            new JobRequest
            {
                Scene = "",
                Name = scene.Name,
                Start = 1,
                End = frames,
                Step = 1,
            },
            cancellationToken
        );
        await ended.CancelAsync();

        var samples = await watch;
        if (samples.Count == 0)
            throw new BenchmarkException("No Blender of the farm was seen rendering.");

        Console.WriteLine($"Resident memory of the session that rendered {frames} frames of {scene.Name}.blend:");
        foreach (var share in (double[])[0.05, 0.25, 0.5, 0.75, 1])
        {
            var sample = samples.Where(sample => sample.Frames <= share * frames).MaxBy(sample => sample.Frames) ?? samples[0];
            Console.WriteLine(
                $"  after {sample.Frames} frames  {sample.Bytes / 1e6:0.0} MB  "
                    + $"{(double)sample.Bytes / First(samples, frames).Bytes:0.000} of the first"
            );
        }

        Console.WriteLine($"Sessions started meanwhile: {samples.Select(sample => sample.ProcessId).Distinct().Count()}");
    }

    /// <summary>When everything that a session needs was there for a while.</summary>
    private static MemorySample First(IReadOnlyList<MemorySample> samples, int frames) =>
        samples.Where(sample => sample.Frames <= 0.05 * frames).MaxBy(sample => sample.Frames) ?? samples[0];

    private static async Task<IReadOnlyList<MemorySample>> WatchAsync(BenchFarm farm, CancellationToken cancellationToken)
    {
        var samples = new List<MemorySample>();
        using var timer = new PeriodicTimer(Look);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var jobs = await farm.GetAsync<JobResponse[]>("api/jobs", cancellationToken);
                if (jobs is [{ State: JobState.Running } job] && ProcessTree.Largest(farm.ProcessId, "blender") is { } blender)
                    samples.Add(new MemorySample(job.Frames.Rendered, blender.Id, blender.Bytes));
            }
        }
        catch (OperationCanceledException)
        {
            // The job has ended.
        }

        return samples;
    }
}
