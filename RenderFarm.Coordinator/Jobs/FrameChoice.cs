using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>Which frames a job asks for; what it leaves out is the scene's.</summary>
internal sealed record FrameChoice
{
    /// <summary>Named one by one; the rest is null then.</summary>
    public IReadOnlyList<int>? Numbers { get; init; }

    public int? Start { get; init; }

    public int? End { get; init; }

    public int? Step { get; init; }

    /// <summary>The numbers, lowest first; null when there are none, with the reason.</summary>
    public IReadOnlyList<int>? Resolve(SceneInspection scene, out string? problem)
    {
        problem = null;
        if (Numbers is not null)
            return Numbers;
        if (FrameRange.TryMake(Start ?? scene.FrameStart, End ?? scene.FrameEnd, Step ?? Math.Max(1, scene.FrameStep), out var frames, out var error))
            return frames;
        problem = $"There is nothing to render: {error} What the request leaves out is the scene's: {scene.FrameStart} to {scene.FrameEnd}, step {scene.FrameStep}.";
        return null;
    }
}
