using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Scenes;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Archives;

/// <summary>Removes announcements that no file has followed, and all but the last few workers. Blenders stay until somebody removes them.</summary>
internal sealed class ArchiveTidying(FarmStore store, ArchiveIntake intake, FarmClock clock, IOptions<SceneOptions> options)
{
    /// <summary>Machines that are about to start may still fetch the worker before the last.</summary>
    private const int WorkersKept = 5;

    /// <summary>Removes what is due.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var due = store.Read(connection => (List<Archive>)
        [
            .. ArchiveTable.Abandoned(connection, clock.Now - options.Value.KeepUnused),
            .. ArchiveTable.Stored(connection, ArchiveKind.Worker).Skip(WorkersKept),
        ]);
        foreach (var archive in due)
            await intake.RemoveAsync(archive, cancellationToken);
    }
}
