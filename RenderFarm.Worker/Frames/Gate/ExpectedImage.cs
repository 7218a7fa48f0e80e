namespace RenderFarm.Worker.Frames.Gate;

/// <summary>What an image must be like; null leaves it open.</summary>
/// <param name="Size">Its size.</param>
/// <param name="Channels">Values of each pixel, 1 to 4.</param>
/// <param name="Depth">Bits of each value.</param>
internal sealed record ExpectedImage(PixelSize? Size = null, int? Channels = null, int? Depth = null)
{
    /// <summary>Compares.</summary>
    /// <exception cref="BadImageException">The image is another.</exception>
    public void Check(ImageStructure actual)
    {
        if (Size is not null && actual.Size is not null && Size != actual.Size)
            throw new BadImageException($"The image has {actual.Size} pixels instead of {Size}.");
        if (Channels is not null && actual.Channels is not null && Channels != actual.Channels)
            throw new BadImageException($"The image has {actual.Channels} channels instead of {Channels}.");
        if (Depth is not null && actual.Depth is not null && Depth != actual.Depth)
            throw new BadImageException($"The image has {actual.Depth} bits a channel instead of {Depth}.");
    }
}
