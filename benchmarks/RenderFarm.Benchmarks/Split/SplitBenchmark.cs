using System.CommandLine;
using System.Globalization;
using RenderFarm.Benchmarks.Blender;
using RenderFarm.Benchmarks.Farm;
using RenderFarm.Benchmarks.Scenes;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Benchmarks.Split;

/// <summary>
/// What it costs to divide a still, and whether it shows: one worker that renders it whole, and in two parts that it merges.
/// </summary>
internal static class SplitBenchmark
{
    private static readonly BenchScene Scene = BenchScene.All[1];

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var rounds = new Option<int>("--rounds") { Description = "Runs of each kind, at least 1.", DefaultValueFactory = _ => 5 };
        var command = new Command(
            "split",
            "Cost of dividing a still into two ranges of samples, and the difference from the undivided image."
        )
        {
            rounds,
        };
        command.SetAction((arguments, cancellationToken) => RunAsync(Math.Max(1, arguments.GetValue(rounds)), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        using var scratch = new Scratch();
        await BenchScene.MakeAsync(scratch.Path, cancellationToken);
        await using var farm = await BenchFarm.StartAsync(scratch.Folder(), workers: 1, cancellationToken);
        var images = scratch.Folder();

        // Not measured: it brings the scene to the worker, and another seed to compare with.
        await RenderAsync(farm, scratch.Path, Job(seed: "7"), Path.Combine(images, "seed.exr"), cancellationToken);
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var whole = await RenderAsync(farm, scratch.Path, Job(), Path.Combine(images, "whole.exr"), cancellationToken);
            var divided = await RenderAsync(
                farm,
                scratch.Path,
                Job() with
                {
                    Split = new Contracts.Messages.Split { Samples = 2 },
                },
                Path.Combine(images, "merged.exr"),
                cancellationToken
            );
            ratios.Add(divided / whole);
            Console.WriteLine(
                $"  round {round}: whole {whole.TotalSeconds:0.00} s, in two parts {divided.TotalSeconds:0.00} s, ratio "
                    + $"{divided / whole:0.000}"
            );
        }

        await BareBlender.ScriptAsync(Path.Combine(AppContext.BaseDirectory, "Split", "compare.py"), images, cancellationToken);
        var differences = await File.ReadAllLinesAsync(Path.Combine(images, "differences.txt"), cancellationToken);
        Console.WriteLine(
            $"One still of {Scene.Name}.blend on one worker, in two parts against whole: median {ratios.Median():0.000} of {rounds}"
        );
        Console.WriteLine($"Largest difference of a value from the whole image: merged {differences[0]}, another seed {differences[1]}");
    }

    private static JobRequest Job(string? seed = null) =>
        new()
        {
            Scene = "",
            Name = Scene.Name,
            Frames = "1",
            Video = false,
            Settings = new RenderSettings
            {
                Format = "exr-float",
                Properties = seed is null ? null : new PropertyValues { ["cycles.seed"] = seed },
            },
        };

    /// <summary>Renders the still and fetches its image.</summary>
    /// <returns>From the begin of the first part until the image was stored.</returns>
    private static async Task<TimeSpan> RenderAsync(
        BenchFarm farm,
        string scenes,
        JobRequest request,
        string image,
        CancellationToken cancellationToken
    )
    {
        var run = await farm.RenderAsync(Scene.In(scenes), request, cancellationToken);
        await File.WriteAllBytesAsync(
            image,
            await farm.Http.GetByteArrayAsync(
                string.Create(CultureInfo.InvariantCulture, $"api/jobs/{run.Job.Id}/frames/1/image"),
                cancellationToken
            ),
            cancellationToken
        );
        return run.Job.EndedAt!.Value - run.Rendered[0].StartedAt!.Value;
    }
}
