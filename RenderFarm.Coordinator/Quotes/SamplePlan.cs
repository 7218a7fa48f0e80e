using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Quotes;

/// <summary>
/// What is rendered to learn how long the frames of a job take. With Cycles, whose time grows evenly with the samples, each sample frame is
/// rendered twice with few samples, and the time for all of them follows from the difference. The resolution stays: what grows with the
/// pixels and not with the samples, such as denoising and saving, is measured as it is. Other engines, and scenes of few samples, are
/// rendered as the job wants them.
/// </summary>
/// <param name="Frames">First, middle and last of the job.</param>
/// <param name="FullSamples">Samples per pixel of the job; null when the sample frames are rendered as the job's.</param>
internal sealed record SamplePlan(IReadOnlyList<int> Frames, int? FullSamples)
{
    /// <summary>Not worth a second render.</summary>
    private const int FewSamples = 32;

    /// <summary>So that what is measured is well above what a clock and a busy machine add.</summary>
    private const int LeastSamples = 16;

    /// <summary>A frame of thousands of samples is predicted from a thirtieth of them.</summary>
    private const int MostSamples = 128;

    private const int Saving = 8;

    /// <summary>Samples of the larger of two renders.</summary>
    public int? HighSamples => FullSamples is { } full ? Math.Clamp(full / Saving, LeastSamples, MostSamples) : null;

    /// <summary>Samples of the smaller one.</summary>
    public int? LowSamples => HighSamples / 4;

    /// <summary>Sample frames in all.</summary>
    public int Count => Frames.Count * (FullSamples is null ? 1 : 2);

    /// <summary>The plan for a job.</summary>
    /// <param name="frames">Its frames, at least one, in order.</param>
    /// <param name="scene">Its scene.</param>
    /// <param name="settings">What it changes of that.</param>
    public static SamplePlan Of(IReadOnlyList<int> frames, SceneInspection scene, RenderSettings settings)
    {
        List<int> some = [.. new[] { frames[0], frames[frames.Count / 2], frames[^1] }.Distinct()];
        var isCycles = settings.Engine is null ? scene.Engine == "CYCLES" : settings.Engine == "cycles";
        var samples = settings.Samples ?? (scene.Engine == "CYCLES" ? scene.Samples : null);
        // Properties are applied last: a sample count among them would undo the plan's.
        var isOurs = settings.Properties?.Any(property => property.Key.Contains("samples", StringComparison.Ordinal)) != true;
        return new SamplePlan(some, isCycles && isOurs && samples > FewSamples ? samples : null);
    }
}
