namespace RenderFarm.Worker.Frames.Gate;

/// <summary>A channel of an OpenEXR part.</summary>
/// <param name="Name">Such as <c>R</c>, or <c>ViewLayer.Combined.R</c> in a multilayer image.</param>
/// <param name="Bytes">Of each value: 2 for half, 4 for float and for whole numbers.</param>
/// <param name="IsColour">Belongs to the picture itself, not to a pass beside it.</param>
internal sealed record ExrChannel(string Name, int Bytes, bool IsColour)
{
    private const int Half = 1;

    /// <summary>Reads the attribute <c>channels</c>.</summary>
    public static IReadOnlyList<ExrChannel> ReadAll(ReadOnlySpan<byte> attribute)
    {
        var channels = new List<ExrChannel>();
        var reader = new ExrReader(attribute, consumed: 0);
        while (reader.PeekByte() != 0)
        {
            var name = System.Text.Encoding.UTF8.GetString(reader.Text());
            var bytes = reader.Int32() == Half ? 2 : 4;
            reader.Skip(4); // whether it is linear, and nothing

            // The picture of a scene is sampled at every pixel.
            if (reader.Int32() != 1 || reader.Int32() != 1) throw new BadImageException("The OpenEXR's channels are not those of a rendered image.");

            channels.Add(new ExrChannel(name, bytes, IsOfPicture(name)));
        }

        return channels;
    }

    private static bool IsOfPicture(string name)
    {
        var dot = name.LastIndexOf('.');
        return name[(dot + 1)..] is "R" or "G" or "B" or "A" && (dot < 0 || name[..dot].EndsWith("Combined", StringComparison.Ordinal));
    }
}
