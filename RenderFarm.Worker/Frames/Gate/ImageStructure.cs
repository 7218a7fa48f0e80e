namespace RenderFarm.Worker.Frames.Gate;

/// <summary>What a check of a file's own format has found. What it does not know is null.</summary>
internal sealed record ImageStructure
{
    public PixelSize? Size { get; init; }

    /// <summary>Values of each pixel; of a multilayer image null.</summary>
    public int? Channels { get; init; }

    /// <summary>Bits of each value.</summary>
    public int? Depth { get; init; }

    /// <summary>Every pixel was decoded, so that nothing is left to prove.</summary>
    public bool IsDecoded { get; init; }

    /// <summary>Colours are among the pixels that are infinite or no number.</summary>
    public bool HasNotFinite { get; init; }
}
