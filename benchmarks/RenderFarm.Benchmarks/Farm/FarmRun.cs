using RenderFarm.Contracts.Api;

namespace RenderFarm.Benchmarks.Farm;

/// <summary>A job that the farm has completed.</summary>
/// <param name="Job">The job.</param>
/// <param name="Rendered">Its frames.</param>
/// <param name="Whole">From its submission, with the inspection of the scene, until it was completed.</param>
internal sealed record FarmRun(JobResponse Job, IReadOnlyList<FrameResponse> Rendered, TimeSpan Whole)
{
    /// <summary>
    /// Start of a Blender and load of the scene, as the worker measured them; without what the inspection had done before.
    /// </summary>
    public TimeSpan SessionStart => TimeSpan.FromSeconds(Job.Timings.BlenderStart + Job.Timings.SceneLoad + Job.Timings.SceneFetch);

    /// <summary>From the beginning of the first frame inside Blender until the last one was stored.</summary>
    public TimeSpan Frames => Job.EndedAt!.Value - Rendered.Min(frame => frame.StartedAt!.Value) - SessionStart;

    /// <summary>Inside Blender, frame for frame.</summary>
    public TimeSpan InBlender => TimeSpan.FromSeconds(Rendered.Sum(frame => frame.RenderSeconds ?? 0));
}
