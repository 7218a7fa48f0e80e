namespace RenderFarm.Benchmarks.Overhead;

/// <summary>The three ways, measured one after the other. In seconds.</summary>
internal sealed record Round
{
    /// <summary>Start of Blender and load of the scene.</summary>
    public required double BareStart { get; init; }

    /// <summary>All frames in one process, without its start.</summary>
    public required double BareFrames { get; init; }

    /// <summary>Start of Blender and load of the scene, as far as the inspection has not done it.</summary>
    public required double FarmStart { get; init; }

    /// <summary>All frames on the farm, until the last is stored; without the session's start.</summary>
    public required double FarmFrames { get; init; }

    /// <summary>Of <see cref="FarmFrames"/>, inside Blender.</summary>
    public required double FarmInBlender { get; init; }

    /// <summary>From the job's submission, inspection and start included, until it was seen completed.</summary>
    public required double FarmWhole { get; init; }

    /// <summary>All frames with a process each, from those that were measured.</summary>
    public required double Alone { get; init; }

    /// <summary>In one process with its start.</summary>
    public double BareWhole => BareStart + BareFrames;
}
