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

    private readonly Option<string?> _blenderHome = new("--blender-home")
    {
        Description = "Folder of this machine's Blender, which packs; the same as --blender PATH.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _assets = new("--assets")
    {
        Description =
            "Send this folder along: image sequences, movies, caches, and all else in it. What the farm has already is not sent again.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _ocio = new("--ocio")
    {
        Description = "Render with this colour configuration (OpenColorIO). [env: OCIO] [default: Blender's own]",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        FarmCommand.AddGroup(command, "Files", _assets, _ocio, _noPack, _blender, _blenderHome);
    }

    /// <summary>Packs the scene and brings it to the farm, with the folder that goes along.</summary>
    /// <param name="arguments">What was given.</param>
    /// <param name="api">The farm.</param>
    /// <param name="blend">The scene.</param>
    /// <param name="workers">Those of the farm.</param>
    /// <param name="output">Where it is told.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="asks">Whether the user is asked about a folder that is needed and was not given.</param>
    public async Task<SentScene> SendAsync(
        ParseResult arguments,
        ApiClient api,
        BlendFile blend,
        IReadOnlyList<WorkerResponse> workers,
        Output output,
        CancellationToken cancellationToken,
        bool asks = true
    )
    {
        var blenders = arguments.GetValue(_blender) ?? [];
        var wanted = blenders.FirstOrDefault(IsVersion);
        var colours = ColourConfiguration.Find(arguments.GetValue(_ocio), output.Line);
        var folder = AssetFolder.Open(arguments.GetValue(_assets), blend, colours);
        var options = new PackOptions
        {
            Pack = !arguments.GetValue(_noPack),
            Blender = blenders.FirstOrDefault(blender => !IsVersion(blender)) ?? arguments.GetValue(_blenderHome),
            Assets = folder is { HasAssets: true } ? folder.FullPath : null,
            Colours = colours?.File,
            Readers = wanted is null ? BlendersOf(workers) : [Version.Parse(wanted)],
        };
        var scene = await new ScenePacker(options, output).PackAsync(blend, cancellationToken);
        if (options.Assets is null && await OfferAsync(scene.Facts.Left, blend, colours, asks, output, cancellationToken) is { } offered)
        {
            // Paths into the folder are made relative.
            folder = offered;
            scene = await new ScenePacker(options with { Assets = offered.FullPath }, output).PackAsync(blend, cancellationToken);
        }

        var assets = folder is null ? null : await new AssetUploader(api, output).UploadAsync(folder, cancellationToken);
        api.ReadScene = new SceneReader(scene.File, scene.Sha256, folder, options.Blender, output).ReadAsync;
        var isNew = await SceneUploader.EnsureUploadedAsync(api, scene.File, scene.Sha256, output, cancellationToken);
        return new SentScene(scene.Sha256, isNew, scene.Facts, assets, wanted);
    }

    /// <summary>Offers to send along what could not be packed, and else says how.</summary>
    /// <returns>What goes along; null for nothing.</returns>
    private static async Task<AssetFolder?> OfferAsync(
        IReadOnlyList<OutsideFile> left,
        BlendFile blend,
        ColourConfiguration? colours,
        bool asks,
        Output output,
        CancellationToken cancellationToken
    )
    {
        if (
            AssetFolder.Guess([.. left.Select(file => file.Path)], blend) is not { } guess
            || AssetFolder.TryOpen(guess, blend, colours) is not { } folder
        )
            return null;

        var what = $"{Readable.Count(folder.Files.Count, "file")}, {Readable.Bytes(folder.TotalBytes)}";
        if (asks && output.CanAsk)
            return await output.AskAsync($"Send '{guess}' along ({what})?", cancellationToken) ? folder : null;
        output.Note($"What could not be packed is in one folder ({what}): --assets \"{guess}\" sends it along.");
        return null;
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
