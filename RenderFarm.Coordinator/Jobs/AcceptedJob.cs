using System.Diagnostics;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Scenes;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>A job that can be rendered and is not yet written.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Scene">Its scene.</param>
/// <param name="Found">What a worker has found in that, with the settings of the job.</param>
/// <param name="Frames">Its frames, at least one, in order.</param>
internal sealed record AcceptedJob(ValidJobRequest Request, Scene Scene, SceneInspected Found, IReadOnlyList<int> Frames)
{
    /// <summary>W3C <c>traceparent</c> of what accepted it; null when nobody records.</summary>
    public string? Traceparent { get; } = Activity.Current?.Id;
}
