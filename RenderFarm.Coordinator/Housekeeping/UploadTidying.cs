using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Archives;
using RenderFarm.Coordinator.Assets;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Scenes;

namespace RenderFarm.Coordinator.Housekeeping;

/// <summary>
/// Removes uploaded files that nobody has wanted for a long time, and announcements that no file has followed. One look removes a thousand
/// of each kind at most.
/// </summary>
internal sealed class UploadTidying(
    SceneIntake scenes, ArchiveIntake archives, UploadRemoval removal, FarmClock clock, IOptions<SceneOptions> options)
{
    /// <summary>Machines that are about to start may still fetch the worker before the last.</summary>
    private const int WorkersKept = 5;

    private DateTimeOffset Before => clock.Now - options.Value.KeepUnused;

    /// <summary>Scenes that no job has.</summary>
    public Task TidyScenesAsync(CancellationToken cancellationToken)
    {
        var before = Before;
        return scenes.RemoveAsync(connection => SceneTable.Unused(connection, before, UploadRemoval.AtOnce), cancellationToken);
    }

    /// <summary>Manifests that no job has. Who is about to use one looks for its object, so its row needs no mark.</summary>
    public Task TidyManifestsAsync(CancellationToken cancellationToken)
    {
        var before = Before;
        return removal.RunAsync(
            connection => ManifestTable.Unused(connection, before, UploadRemoval.AtOnce),
            (_, _) => { },
            AssetKeys.Manifest,
            (farm, sha256) => ManifestTable.DeleteUnused(farm.Connection, sha256, before),
            cancellationToken);
    }

    /// <summary>Assets that no manifest has.</summary>
    public Task TidyAssetsAsync(CancellationToken cancellationToken)
    {
        var before = Before;
        return removal.RunAsync(
            connection => AssetTable.Unused(connection, before, UploadRemoval.AtOnce),
            (farm, sha256) => AssetTable.Missing(farm.Connection, sha256),
            AssetKeys.Asset,
            (farm, sha256) => AssetTable.DeleteUnused(farm.Connection, sha256, before),
            cancellationToken);
    }

    /// <summary>All but the last few workers. Blenders stay until somebody removes them.</summary>
    public Task TidyArchivesAsync(CancellationToken cancellationToken)
    {
        var before = Before;
        return archives.RemoveAsync(
            connection =>
            [
                .. ArchiveTable.Abandoned(connection, before), .. ArchiveTable.Stored(connection, ArchiveKind.Worker).Skip(WorkersKept),
            ],
            cancellationToken);
    }
}
