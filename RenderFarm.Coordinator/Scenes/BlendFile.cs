namespace RenderFarm.Coordinator.Scenes;

/// <summary>How a .blend begins.</summary>
internal static class BlendFile
{
    /// <summary>Bytes to look at.</summary>
    public const int HeaderLength = 7;

    /// <summary>
    /// Whether a file may be a .blend: the word BLENDER, or the mark of gzip (Blender before 3.0, compressed) or of Zstandard (since).
    /// </summary>
    public static bool IsOne(ReadOnlySpan<byte> header) =>
        header.StartsWith("BLENDER"u8) || header.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) || header.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]);
}
