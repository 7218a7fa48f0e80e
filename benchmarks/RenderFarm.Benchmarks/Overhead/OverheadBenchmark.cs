using System.CommandLine;
using System.Text.Json;
using RenderFarm.Benchmarks.Blender;
using RenderFarm.Benchmarks.Farm;
using RenderFarm.Benchmarks.Scenes;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Benchmarks.Overhead;

/// <summary>The farm with one worker against one Blender for all frames, and against one Blender for each frame.</summary>
internal static class OverheadBenchmark
{
    /// <summary>The command.</summary>
    public static Command Command()
    {
        var repeats = new Option<int>("--repeats")
        {
            Description = "How often each way is measured, one after the other.",
            DefaultValueFactory = _ => 5,
        };
        var only = new Option<string?>("--scene")
        {
            Description = "One of: " + string.Join(", ", BenchScene.All.Select(scene => scene.Name)) + ". [default: all]",
        };
        only.AcceptOnlyFromAmong([.. BenchScene.All.Select(scene => scene.Name)]);
        var file = new Option<FileInfo>("--file") { Description = "A .blend of yours instead of the benchmark's.", HelpName = "FILE" };
        var frames = new Option<int>("--frames") { Description = "Frames of that .blend, from 1 on.", DefaultValueFactory = _ => 20 };
        var blender = new Option<FileInfo>("--blender")
        {
            Description = "The Blender of both. [default: Blender__Path, or PATH]",
            HelpName = "PATH",
        };
        var json = new Option<bool>("--json") { Description = "Print every measurement as JSON." };
        file.AcceptExistingOnly();
        blender.AcceptExistingOnly();
        var command = new Command(
            "overhead",
            "The farm with one worker against bare 'blender -b -a' and against one Blender process for each frame."
        )
        {
            repeats,
            only,
            file,
            frames,
            blender,
            json,
        };
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                // The farm's parts inherit it.
                if (arguments.GetValue(blender) is { } named)
                    Environment.SetEnvironmentVariable("Blender__Path", named.FullName);
                IReadOnlyList<BenchScene> scenes = arguments.GetValue(file) is { } given
                    ? [new BenchScene(Path.GetFileNameWithoutExtension(given.Name), given.Name, arguments.GetValue(frames), Alone: 2)]
                    : [.. BenchScene.All.Where(scene => arguments.GetValue(only) is not { } name || scene.Name == name)];
                await RunAsync(scenes, arguments.GetValue(file), arguments.GetValue(repeats), arguments.GetValue(json), cancellationToken);
            }
        );
        return command;
    }

    private static async Task RunAsync(
        IReadOnlyList<BenchScene> scenes,
        FileInfo? file,
        int repeats,
        bool json,
        CancellationToken cancellationToken
    )
    {
        using var scratch = new Scratch();
        if (file is null)
            await BenchScene.MakeAsync(scratch.Path, cancellationToken);
        else
            file.CopyTo(Path.Combine(scratch.Path, file.Name));

        await using var farm = await BenchFarm.StartAsync(scratch.Folder(), workers: 1, cancellationToken);

        // .NET compiles what it runs the first time: a farm that is up has that behind it.
        await MeasureAsync(scenes[0] with { Alone = 1 }, round: 0, scratch, farm, cancellationToken);
        var results = new List<SceneResult>();
        foreach (var scene in scenes)
        {
            var runs = new List<Round>();
            for (var round = 1; round <= repeats; round++)
            {
                await Console.Error.WriteLineAsync($"{scene.Name}: round {round} of {repeats}");
                runs.Add(await MeasureAsync(scene, round, scratch, farm, cancellationToken));
            }

            results.Add(new SceneResult(scene, runs));
        }

        if (json)
            Console.WriteLine(JsonSerializer.Serialize(results, ApiJson.Options));
        else
            OverheadTable.Print(results);
    }

    private static async Task<Round> MeasureAsync(
        BenchScene scene,
        int round,
        Scratch scratch,
        BenchFarm farm,
        CancellationToken cancellationToken
    )
    {
        var path = scene.In(scratch.Path);
        var bare = await BareBlender.RenderAsync(path, 1, scene.Frames, scratch.Folder(), cancellationToken);

        var rented = await farm.RenderAsync(
            await NewSceneAsync(path, round, scratch, cancellationToken),
            new JobRequest
            {
                Scene = "",
                Name = scene.Name,
                Start = 1,
                End = scene.Frames,
                Step = 1,
            },
            cancellationToken
        );

        var alone = TimeSpan.Zero;
        for (var frame = 1; frame <= scene.Alone; frame++)
            alone += (await BareBlender.RenderAsync(path, frame, frame, scratch.Folder(), cancellationToken)).Whole;
        return new Round
        {
            BareStart = bare.StartUp.TotalSeconds,
            BareFrames = bare.Frames.TotalSeconds,
            FarmStart = rented.SessionStart.TotalSeconds,
            FarmFrames = rented.Frames.TotalSeconds,
            FarmInBlender = rented.InBlender.TotalSeconds,
            FarmWhole = rented.Whole.TotalSeconds,
            Alone = (alone / scene.Alone * scene.Frames).TotalSeconds,
        };
    }

    /// <summary>
    /// The same scene with another hash, so that the farm has nothing warm of it. Blender reads nothing behind a file's end mark.
    /// </summary>
    private static async Task<string> NewSceneAsync(string path, int round, Scratch scratch, CancellationToken cancellationToken)
    {
        var copy = Path.Combine(scratch.Folder(), Path.GetFileName(path));
        File.Copy(path, copy);
        await File.AppendAllTextAsync(copy, $"round {round}", cancellationToken);
        return copy;
    }
}
