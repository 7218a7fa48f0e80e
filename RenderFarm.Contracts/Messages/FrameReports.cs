using System.Buffers;

namespace RenderFarm.Contracts.Messages;

/// <summary>What a worker says about a frame of a chunk, or about a part of one.</summary>
public abstract record FrameReport : ChunkReport
{
    public required int Frame { get; init; }

    /// <summary>The part of a divided frame, from 1; 0 for a whole frame.</summary>
    public int Part { get; init; }
}

/// <summary>A worker begins to render a frame.</summary>
public sealed record FrameStarted : FrameReport;

/// <summary>How far a frame is. Sent at most about once a second, and may be lost.</summary>
public sealed record FrameProgress : FrameReport
{
    /// <summary>0 to 1.</summary>
    public required double Fraction { get; init; }
}

/// <summary>
/// A frame's image is stored. Sent after the store has confirmed it; for a divided frame by the worker that merged its parts.
/// </summary>
public sealed record FrameRendered : FrameReport
{
    /// <summary>Key of the image.</summary>
    public required string Key { get; init; }

    /// <summary>Size of the image in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>SHA-256 of the image, 64 lower-case hexadecimal digits; null when it was <see cref="AlreadyStored"/>.</summary>
    public string? Sha256 { get; init; }

    /// <summary>
    /// A hash of its pixels, 64 lower-case hexadecimal digits: the file has texts, with times, that are no picture. Null where the worker
    /// has not decoded them.
    /// </summary>
    public string? Pixels { get; init; }

    /// <summary>Another delivery of the same frame had stored its image first; that image counts.</summary>
    public bool AlreadyStored { get; init; }

    /// <summary>Key of Blender's log of this frame; null when there is none.</summary>
    public string? LogKey { get; init; }

    /// <summary>Key of the frame's preview; null when there is none.</summary>
    public string? PreviewKey { get; init; }

    /// <summary>What is suspicious about the image.</summary>
    public IReadOnlyList<FrameSuspicion> Flags { get; init; } = [];

    /// <summary>What File Output nodes of the compositor have written beside it, all stored before the image.</summary>
    public IReadOnlyList<FrameOutput> Outputs { get; init; } = [];

    /// <summary>Blender's name of the render engine, such as <c>CYCLES</c>; null when nothing was rendered.</summary>
    public string? Engine { get; init; }

    /// <summary>
    /// What rendered: <c>CPU</c>, or Cycles' name of the kind of GPU, such as <c>OPTIX</c>; null where the engine does not say.
    /// </summary>
    public string? Device { get; init; }

    public required FrameTimings Timings { get; init; }
}

/// <summary>
/// A part of a divided frame is stored, and others are not yet: whoever stores the last one merges them and sends
/// <see cref="FrameRendered"/> instead.
/// </summary>
public sealed record PartStored : FrameReport
{
    /// <summary>Key of Blender's log of this part; null when there is none.</summary>
    public string? LogKey { get; init; }

    public required FrameTimings Timings { get; init; }
}

/// <summary>A frame could not be rendered.</summary>
public sealed record FrameFailed : FrameReport
{
    public required FaultKind Fault { get; init; }

    /// <summary>What went wrong and what to do, in a sentence or two for the user.</summary>
    public required string Error { get; init; }

    /// <summary>The last lines that Blender printed.</summary>
    public string? LogTail { get; init; }

    /// <summary>Key of Blender's log of this frame; null when it could not be stored.</summary>
    public string? LogKey { get; init; }
}

/// <summary>Whose fault a failure is.</summary>
public enum FaultKind
{
    /// <summary>The scene's or the frame's: it would fail anywhere. Counts against the frame's attempts.</summary>
    Frame,

    /// <summary>The worker's: disk full, no Blender. Counts against the worker.</summary>
    Worker,

    /// <summary>The cloud's: interruption, lost connection. Counts against nobody.</summary>
    Cloud,
}

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

/// <summary>What makes a stored frame suspicious.</summary>
public enum FrameFlag
{
    /// <summary>Every pixel is black.</summary>
    Black,

    /// <summary>Every pixel is transparent.</summary>
    Transparent,

    /// <summary>Colours are infinite or no number.</summary>
    NotFinite,

    /// <summary>A notable part is of the pink that Blender paints where a texture is missing.</summary>
    MissingTexture,

    /// <summary>It is exactly the frame before it, and stands for longer than the pictures of the job do mostly.</summary>
    SameAsNeighbour,
}

/// <summary>An image that a File Output node of the compositor has written beside a frame.</summary>
/// <param name="Name">The node's folder and the file's name, parted by <c>/</c>: <c>passes/Image0001.png</c>.</param>
/// <param name="SizeBytes">Size in bytes.</param>
/// <param name="Sha256">
/// SHA-256 of the file, 64 lower-case hexadecimal digits; null when another delivery of the frame has stored it.
/// </param>
public sealed record FrameOutput(string Name, long SizeBytes, string? Sha256)
{
    /// <summary>Images beside one frame.</summary>
    public const int Most = 100;

    /// <summary>Bytes of all of them beside one frame: 8 GiB.</summary>
    public const long MostBytes = 8L << 30;

    private static readonly SearchValues<char> Reserved = SearchValues.Create(":*?\"<>|");

    /// <summary>What is wrong with a name, to go on after it; null when nothing is.</summary>
    public static string? Problem(string? name) =>
        Api.AssetPath.Problem(name)
        ?? (name!.Split('/').Any(part => part.AsSpan().IndexOfAny(Reserved) >= 0) ? "has a character that no file's name has" : null);
}

/// <summary>A reason to look at a frame that is stored.</summary>
/// <param name="Flag">What it is.</param>
/// <param name="Reason">The same in a sentence for the user.</param>
public sealed record FrameSuspicion(FrameFlag Flag, string Reason);
