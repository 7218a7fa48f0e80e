using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Upload;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Inspection;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Cli.Packing;

/// <summary>
/// Reads a scene for a farm that has no worker to do so, with a Blender of this machine and the workers' own driver: laid out as on a
/// worker, so that what is missing there is missing here.
/// </summary>
/// <param name="scene">The file as it was sent.</param>
/// <param name="sha256">Its hash.</param>
/// <param name="folder">What went along; null for nothing.</param>
/// <param name="blender">A Blender that the user named; null when one is to be found.</param>
/// <param name="output">Where it is told.</param>
internal sealed class SceneReader(BlendFile scene, string sha256, AssetFolder? folder, string? blender, Output output)
{
    private const string Greeting = "@renderfarm";
    private const string ResourcePrefix = "driver/";
    private const string Reader = "client";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Reads it and tries settings on it.</summary>
    /// <returns>Null when it is another scene, or no Blender of this machine can read it.</returns>
    /// <exception cref="BadInputException">A Blender ended while it read it.</exception>
    public async Task<SceneInspected?> ReadAsync(InspectScene question, CancellationToken cancellationToken)
    {
        if (question.Scene.Sha256 != sha256)
            return null;
        var named = LocalBlenders.Named(blender);
        foreach (var program in named is null ? LocalBlenders.Find() : [named])
        {
            var answer = await output.StageAsync(
                "reading the scene",
                async stage =>
                {
                    stage.Report(0, "the farm has no worker that could");
                    var read = await ReadAsync(program, question, cancellationToken);
                    stage.Report(1, read is null ? "not by this Blender" : "done");
                    return read;
                }
            );
            if (answer is not null)
                return answer;
        }

        return null;
    }

    private async Task<SceneInspected?> ReadAsync(string program, InspectScene question, CancellationToken cancellationToken)
    {
        var temporary = Directory.CreateTempSubdirectory("renderfarm-");
        try
        {
            var driver = Path.Combine(temporary.FullName, "driver");
            await WriteDriverAsync(driver, cancellationToken);
            var (blend, sent) = LayOut(Path.Combine(temporary.FullName, "files"));
            using var process = Start(program, Path.Combine(driver, "driver.py"));
            if (process is null)
                return null;
            try
            {
                return await TalkAsync(process, program, blend, sent, question, cancellationToken);
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static async Task<SceneInspected?> TalkAsync(
        Process process,
        string program,
        string blend,
        string sent,
        InspectScene question,
        CancellationToken cancellationToken
    )
    {
        var log = process.StandardError.ReadToEndAsync(cancellationToken);
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line && line != Greeting) { }

        var reading = new SceneInspected
        {
            SceneSha256 = question.Scene.Sha256,
            ManifestSha256 = question.Scene.Manifest?.Sha256,
            Settings = question.Settings,
            WorkerId = Reader,
        };
        var opened = await AskAsync<Opened>(
            new
            {
                @do = "open",
                path = blend,
                sentFiles = sent,
            }
        );
        if (!opened.Ok)
            return opened.Unfit ? null : reading with { Error = opened.Error, Fault = FaultKind.Frame };
        var inspection = await AskAsync<SceneInspection>(new { @do = "inspect", scene = question.Settings.Scene });
        if (inspection.Fields is null)
            return reading with { Error = inspection.Error, Fault = FaultKind.Frame };
        var prepared =
            question.Settings == RenderSettings.None
                ? null
                : await AskAsync<Prepared>(
                    new
                    {
                        @do = "configure",
                        settings = question.Settings,
                        device = "cpu",
                    }
                );
        // What it printed is whole when it has ended.
        process.StandardInput.Close();
        var found = OpeningLog.AddTo(inspection.Fields, await log);
        reading = reading with { Inspection = found, Refusal = found.Refusal, Warnings = found.Warnings };
        return prepared switch
        {
            null => reading,
            { Fields: { } tried } => reading with
            {
                Refusal = null,
                Warnings = [.. tried.Warnings, .. OpeningLog.ColoursOf(found)],
                View = tried.View,
                OutputName = tried.OutputName,
                SampleSplit = tried.SampleSplit,
                TileSplit = tried.TileSplit,
            },
            { Unfit: true } => reading with { Refusal = null, Unfit = prepared.Error },
            _ => reading with { Refusal = prepared.Error },
        };

        async Task<Answer<T>> AskAsync<T>(object command)
            where T : class
        {
            var text = JsonSerializer.SerializeToNode(command, Json)!.AsObject();
            text["id"] = "1";
            await process.StandardInput.WriteLineAsync(text.ToJsonString().AsMemory(), cancellationToken);
            await process.StandardInput.FlushAsync(cancellationToken);
            return await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line
                ? Answer<T>.Parse(line, Json)
                : throw new BadInputException(
                    $"{program} ended while it read the file.",
                    "Open the file with it, name another Blender with --blender PATH, or start a worker that reads it."
                );
        }
    }

    /// <summary>The scene among its files, as a worker has it.</summary>
    private (string Blend, string Sent) LayOut(string root)
    {
        var blend = Path.Combine(root, folder?.Scene ?? sha256 + ".blend");
        foreach (var (path, file) in folder?.Files ?? [])
            Link(file.Path, Path.Combine(root, path));
        Link(scene.Path, blend);
        return (blend, folder is null ? blend : root);

        static void Link(string file, string place)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            PrivateFolder.Link(file, place);
        }
    }

    private static Process? Start(string program, string driver)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo(program, ["-b", "--factory-startup", "-Y", "--python-exit-code", "3", "-P", driver])
                {
                    UseShellExecute = false,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                    StandardOutputEncoding = Encoding.UTF8,
                    StandardErrorEncoding = Encoding.UTF8,
                }
            );
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task WriteDriverAsync(string folder, CancellationToken cancellationToken)
    {
        var assembly = typeof(SceneReader).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, name[ResourcePrefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var content = assembly.GetManifestResourceStream(name)!;
            await using var file = File.Create(path);
            await content.CopyToAsync(file, cancellationToken);
        }
    }

    private sealed record Opened;

    /// <summary>What the driver says of a scene with settings, as far as it concerns a job.</summary>
    private sealed record Prepared
    {
        public string? OutputName { get; init; }

        public ViewSettings? View { get; init; }

        public SplitCheck SampleSplit { get; init; } = new();

        public SplitCheck TileSplit { get; init; } = new();

        public IReadOnlyList<string> Warnings { get; init; } = [];
    }

    /// <summary>Of the driver: its fields, or why there are none.</summary>
    private sealed record Answer<T>(bool Ok, string? Error, bool Unfit, T? Fields)
        where T : class
    {
        public static Answer<T> Parse(string line, JsonSerializerOptions json)
        {
            var head = JsonSerializer.Deserialize<Head>(line, json)!;
            return new Answer<T>(head.Ok, head.Error, head.Unfit, head.Ok ? JsonSerializer.Deserialize<T>(line, json) : null);
        }
    }

    private sealed record Head(bool Ok, string? Error, bool Unfit);
}
