namespace RenderFarm.Benchmarks.Market.World;

/// <summary>A frame that a worker is at.</summary>
/// <param name="Number">Which.</param>
/// <param name="BeginsAt">When its render begins: before an instance's first frame the scene is loaded.</param>
/// <param name="Seconds">How long its render takes.</param>
/// <param name="LoadSeconds">How long the load before it takes.</param>
internal sealed record FrameAtWork(int Number, DateTimeOffset BeginsAt, double Seconds, double LoadSeconds)
{
    /// <summary>Rendered for so many seconds so far.</summary>
    public double Elapsed(DateTimeOffset now) => Math.Max(0, (now - BeginsAt).TotalSeconds);

    /// <summary>What Blender tells of it, from 0 to 1: before the first sample nothing.</summary>
    public double Progress(DateTimeOffset now) =>
        Math.Clamp(((Elapsed(now) / Seconds) - Workload.SetupShare) / (1 - Workload.SetupShare), 0, 1);
}
