namespace RenderFarm.Contracts.Messages;

/// <summary>Where a frame's time went, in seconds. A part that this frame did not need is 0.</summary>
public sealed record FrameTimings
{
    /// <summary>From the feed until a worker took the chunk; the same for each of its frames.</summary>
    public double QueueWait { get; init; }

    /// <summary>Bringing the scene from the bucket to the worker's disk.</summary>
    public double SceneFetch { get; init; }

    /// <summary>Starting a Blender process.</summary>
    public double BlenderStart { get; init; }

    /// <summary>Opening the scene in Blender.</summary>
    public double SceneLoad { get; init; }

    /// <summary>Blender's render, with the saving of the image.</summary>
    public double Render { get; init; }

    /// <summary>Checking that the image is whole.</summary>
    public double Gate { get; init; }

    /// <summary>Storing the image and its log.</summary>
    public double Upload { get; init; }
}
