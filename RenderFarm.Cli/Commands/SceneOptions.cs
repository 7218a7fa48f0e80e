using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Packing;
using RenderFarm.Cli.Upload;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Commands;

/// <summary>What commands take to say what goes to the farm together with a .blend.</summary>
internal sealed class SceneOptions
{
    private readonly Option<bool> _noPack = new("--no-pack")
    {
        Description = "Send the .blend as it is, instead of a copy with its textures, fonts, sounds, volumes and libraries inside.",
    };

    private readonly Option<string[]> _blender = new("--blender")
    {
        Description =
            "VERSION, such as 5.2: the Blender that renders. [default: the file's own, or the next newer one that a worker has] PATH: the "
            + $"one of this machine that packs. [env: {LocalBlenders.Variable}] [default: one that is found] May be given twice.",
        HelpName = "VERSION|PATH",
    };

    private readonly Option<string?> _assets = new("--assets")
    {
        Description =
            "Send this folder along: image sequences, movies, caches, and all else in it. What the farm has already is not sent again.",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_noPack);
        command.Options.Add(_blender);
        command.Options.Add(_assets);
    }

    /// <summary>Packs the scene and brings it to the farm, with the folder that goes along.</summary>
    public async Task<SentScene> SendAsync(
        ParseResult arguments,
        ApiClient api,
        BlendFile blend,
        IReadOnlyList<WorkerResponse> workers,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var blenders = arguments.GetValue(_blender) ?? [];
        var wanted = blenders.FirstOrDefault(IsVersion);
        var folder = arguments.GetValue(_assets) is { } path ? AssetFolder.Open(path, blend) : null;
        var options = new PackOptions
        {
            Pack = !arguments.GetValue(_noPack),
            Blender = blenders.FirstOrDefault(blender => !IsVersion(blender)),
            Assets = folder?.FullPath,
            Readers = wanted is null ? BlendersOf(workers) : [Version.Parse(wanted)],
        };
        var scene = await new ScenePacker(options, output).PackAsync(blend, cancellationToken);
        var assets = folder is null ? null : await new AssetUploader(api, output).UploadAsync(folder, cancellationToken);
        var isNew = await SceneUploader.EnsureUploadedAsync(api, scene.File, scene.Sha256, output, cancellationToken);
        return new SentScene(scene.Sha256, isNew, scene.Facts, assets, wanted);
    }

    /// <summary>A file may be named like one; then it is meant by its path: ./5.2.</summary>
    private static bool IsVersion(string blender) => Version.TryParse(blender, out _);

    private static IReadOnlyList<Version> BlendersOf(IEnumerable<WorkerResponse> workers) =>
        [
            .. workers
                .Where(worker => worker.State is not (WorkerState.Gone or WorkerState.Lost))
                .Select(worker => Version.TryParse(worker.BlenderVersion, out var version) ? version : null)
                .OfType<Version>(),
        ];
}
