namespace RenderFarm.Contracts.Messages;

/// <summary>A frame's image is stored. Sent after the store has confirmed it; for a divided frame by the worker that merged its parts.</summary>
public sealed record FrameRendered
{
    public required string JobId { get; init; }

    public required string ChunkId { get; init; }

    public required int Frame { get; init; }

    /// <summary>The part of a divided frame, from 1; 0 for a whole frame.</summary>
    public int Part { get; init; }

    public required string WorkerId { get; init; }

    /// <summary>Key of the image.</summary>
    public required string Key { get; init; }

    /// <summary>Size of the image in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>SHA-256 of the image, 64 lower-case hexadecimal digits; null when it was <see cref="AlreadyStored"/>.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Another delivery of the same frame had stored its image first; that image counts.</summary>
    public bool AlreadyStored { get; init; }

    /// <summary>Key of Blender's log of this frame; null when there is none.</summary>
    public string? LogKey { get; init; }

    /// <summary>Key of the frame's preview; null when there is none.</summary>
    public string? PreviewKey { get; init; }

    /// <summary>What is suspicious about the image.</summary>
    public IReadOnlyList<FrameSuspicion> Flags { get; init; } = [];

    /// <summary>Blender's name of the render engine, such as <c>CYCLES</c>; null when nothing was rendered.</summary>
    public string? Engine { get; init; }

    /// <summary>What rendered: <c>CPU</c>, or Cycles' name of the kind of GPU, such as <c>OPTIX</c>; null where the engine does not say.</summary>
    public string? Device { get; init; }

    public required FrameTimings Timings { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}
