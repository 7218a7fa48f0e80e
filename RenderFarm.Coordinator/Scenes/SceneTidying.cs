using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Feed;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>Removes scenes that no job has wanted for a long time, and announcements that no file has followed.</summary>
internal sealed class SceneTidying(FarmStore store, SceneIntake intake, FarmClock clock, IOptions<SceneOptions> options)
{
    /// <summary>Scenes removed in one look; the rest waits for the next.</summary>
    private const int ScenesAtOnce = 20;

    /// <summary>Removes what is due.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        foreach (var scene in store.Read(connection =>
            SceneTable.Unused(connection, clock.Now - options.Value.KeepUnused, ScenesAtOnce)))
        {
            await intake.RemoveAsync(scene, cancellationToken);
        }
    }
}
