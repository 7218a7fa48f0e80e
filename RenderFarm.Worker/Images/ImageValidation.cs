using System.Security.Cryptography;

namespace RenderFarm.Worker.Images;

/// <summary>
/// What every image must pass before it counts. Blender can answer that it saved a frame and leave a truncated file: a full disk while it
/// writes OpenEXR is one way.
/// </summary>
internal static class ImageValidation
{
    /// <summary>
    /// Each format's check, by the first bytes of its files. A format without a check of its own (HDR, Cineon, DPX and the like) is only
    /// known to be there.
    /// </summary>
    private static readonly (byte[] Signature, Func<ReadOnlyMemory<byte>, ImageStructure> Check)[] Formats =
    [
        (PngFile.Signature, data => PngFile.Check(data.Span)),
        ([0x76, 0x2F, 0x31, 0x01], data => ExrFile.Check(data.Span)),
        ([0xFF, 0xD8, 0xFF], data => JpegFile.Check(data.Span)),
        ([.. "RIFF"u8], data => WebpFile.Check(data.Span)),
        ([.. "II*\0"u8], data => TiffFile.Check(data.Span)),
        ([.. "MM\0*"u8], data => TiffFile.Check(data.Span)),
        ([.. "BM"u8], data => BmpFile.Check(data.Span)),
    ];

    /// <summary>Reads the file to its end and checks it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What the image must be like.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BadImageException">It is missing, truncated, damaged, or not what is expected.</exception>
    public static async Task<ImageFacts> CheckAsync(string path, ExpectedImage expected, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new BadImageException("Blender reported the frame as saved, but wrote no file.");

        var data = await File.ReadAllBytesAsync(path, cancellationToken);
        if (data.Length == 0)
            throw new BadImageException("The image is an empty file.");

        var format = Array.Find(Formats, format => data.AsSpan().StartsWith(format.Signature));
        if (format.Check is null && System.IO.Path.GetExtension(path) is ".png" or ".exr" or ".jpg" or ".webp" or ".tif" or ".bmp")
            throw new BadImageException($"The file does not begin like a {System.IO.Path.GetExtension(path)} image.");

        var structure = Check(format.Check, data);
        expected.Check(structure);
        return new ImageFacts(data.Length, SHA256.HashData(data), structure);
    }

    private static ImageStructure Check(Func<ReadOnlyMemory<byte>, ImageStructure>? check, byte[] data)
    {
        try
        {
            return check?.Invoke(data) ?? new ImageStructure();
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new BadImageException("The image's header is damaged: it leads outside of the file.");
        }
    }
}

/// <summary>An image that passed the gate.</summary>
/// <param name="SizeBytes">Size of the file in bytes.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="Structure">What its format's check has found.</param>
internal sealed record ImageFacts(long SizeBytes, byte[] Sha256, ImageStructure Structure);
