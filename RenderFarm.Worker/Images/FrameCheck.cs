using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;

namespace RenderFarm.Worker.Images;

/// <summary>
/// The whole check of a frame. What the gate has decoded itself is proven, and Blender looks at it beside the upload; of any other format
/// Blender's decoder has the last word before the image counts.
/// </summary>
internal sealed partial class FrameCheck(ImageBlender images, ILogger<FrameCheck> logger)
{
    /// <summary>Checks an image and begins to look at it.</summary>
    /// <param name="path">The image.</param>
    /// <param name="preview">Where its preview goes.</param>
    /// <param name="scene">What it is of.</param>
    /// <param name="beside">Images that were written beside it, of any size.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BadImageException">It is missing, truncated, damaged, or not what is expected.</exception>
    /// <exception cref="RenderFault">It is of a format that only Blender decodes, and there is no Blender, or it died twice.</exception>
    public async Task<CheckedFrame> RunAsync(
        string path,
        string preview,
        PreparedScene scene,
        IReadOnlyList<string> beside,
        CancellationToken cancellationToken
    )
    {
        if (beside.Sum(output => new FileInfo(output).Length) > FrameOutput.MostBytes)
            throw new BadImageException(
                $"File Output nodes write more than {FrameOutput.MostBytes >> 30} GiB for a frame. Mute some of them, or store less."
            );

        var outputs = new List<ImageFacts>();
        foreach (var output in beside)
            outputs.Add(await ImageValidation.CheckAsync(output, new ExpectedImage(null, null, null), cancellationToken));
        var facts = await ImageValidation.CheckAsync(path, scene.Expected, cancellationToken);
        var looking = images.LookAsync(path, preview, scene.View, cancellationToken);
        if (facts.Structure.IsDecoded)
            return new CheckedFrame(facts, OrNoneAsync(path, looking), outputs);

        var look = await looking;
        scene.Expected.Check(new ImageStructure { Size = new PixelSize(look.Width, look.Height) });
        return new CheckedFrame(facts, Task.FromResult<ImageLook?>(look), outputs);
    }

    private async Task<ImageLook?> OrNoneAsync(string path, Task<ImageLook> looking)
    {
        try
        {
            return await looking;
        }
        catch (Exception exception) when (exception is RenderFault or BadImageException)
        {
            LogUnseen(System.IO.Path.GetFileName(path), exception.Message);
            return null;
        }
    }

    [LoggerMessage(3202, LogLevel.Warning, "{Image} is whole, but Blender could not look at it, so that it has no preview: {Error}")]
    private partial void LogUnseen(string image, string error);
}

/// <summary>An image that is whole.</summary>
/// <param name="Facts">What the gate has found.</param>
/// <param name="Look">What Blender sees, when it has looked; null when it could not, and then there is no preview.</param>
/// <param name="Outputs">Of the images that were written beside it, in their order.</param>
internal sealed record CheckedFrame(ImageFacts Facts, Task<ImageLook?> Look, IReadOnlyList<ImageFacts> Outputs);
