using System.Text.Json.Serialization;

namespace RenderFarm.Contracts.Messages;

/// <summary>
/// How each frame of a job is divided, so that several workers render it, or so that samples can be added to it later: by
/// <see cref="Samples"/>, or by <see cref="Columns"/> and <see cref="Rows"/>.
/// </summary>
public sealed record Split
{
    /// <summary>Most parts of a frame.</summary>
    public const int MaxParts = 64;

    /// <summary>
    /// Number of sample ranges, 2 to <see cref="MaxParts"/>, or 1 when they are kept; null when the frame is divided into tiles.
    /// </summary>
    public int? Samples { get; init; }

    /// <summary>Tiles beside each other; null when the frame is divided by samples.</summary>
    public int? Columns { get; init; }

    /// <summary>Tiles above each other; null when the frame is divided by samples.</summary>
    public int? Rows { get; init; }

    /// <summary>Whether the sample ranges stay in the bucket beside the frame, so that more can be added.</summary>
    public bool KeepSamples { get; init; }

    /// <summary>
    /// Samples per pixel that the frames have had one after the other, where the ranges are kept: what was asked for first, and what the
    /// job was extended to. Each step is divided into <see cref="Samples"/> ranges. The farm sets it.
    /// </summary>
    public IReadOnlyList<int> Steps { get; init; } = [];

    /// <summary>Number of parts of each frame.</summary>
    [JsonIgnore]
    public int Parts => Samples is { } ranges ? ranges * Math.Max(1, Steps.Count) : Columns.GetValueOrDefault() * Rows.GetValueOrDefault();

    /// <summary>Number of parts that a frame had when it got a part; so a part is called the same after more were added.</summary>
    /// <param name="part">The part, from 1.</param>
    public int PartsWith(int part) => Samples is { } ranges ? (part + ranges - 1) / ranges * ranges : Parts;
}
