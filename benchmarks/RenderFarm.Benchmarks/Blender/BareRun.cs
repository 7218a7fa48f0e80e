namespace RenderFarm.Benchmarks.Blender;

/// <summary>What one run of Blender took.</summary>
/// <param name="StartUp">Until it began the first frame: its start, and the load of the scene.</param>
/// <param name="Whole">From start to exit.</param>
internal sealed record BareRun(TimeSpan StartUp, TimeSpan Whole)
{
    /// <summary>The frames without the start.</summary>
    public TimeSpan Frames => Whole - StartUp;
}
