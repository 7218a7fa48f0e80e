using System.Text.Json.Serialization;

namespace RenderFarm.Contracts.Messages;

/// <summary>
/// How each frame of a job is divided, so that several workers render it: by <see cref="Samples"/>, or by <see cref="Columns"/> and
/// <see cref="Rows"/>.
/// </summary>
public sealed record Split
{
    /// <summary>Most parts of a frame.</summary>
    public const int MaxParts = 64;

    /// <summary>Number of sample ranges, 2 to <see cref="MaxParts"/>; null when the frame is divided into tiles.</summary>
    public int? Samples { get; init; }

    /// <summary>Tiles beside each other; null when the frame is divided by samples.</summary>
    public int? Columns { get; init; }

    /// <summary>Tiles above each other; null when the frame is divided by samples.</summary>
    public int? Rows { get; init; }

    /// <summary>Number of parts of each frame.</summary>
    [JsonIgnore]
    public int Parts => Samples ?? Columns.GetValueOrDefault() * Rows.GetValueOrDefault();
}
