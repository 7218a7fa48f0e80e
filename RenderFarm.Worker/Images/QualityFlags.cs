using System.Globalization;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;

namespace RenderFarm.Worker.Images;

/// <summary>What gives reason to look at an image that is whole.</summary>
internal static class QualityFlags
{
    /// <summary>A smaller part than this of a picture may well be pink: 1 %.</summary>
    private const double NotablePink = 0.01;

    /// <summary>Names what is suspicious.</summary>
    /// <param name="hasNotFinite">Colours that are infinite or no number were found in the file.</param>
    /// <param name="look">What Blender saw; null when it could not look.</param>
    /// <param name="acceptsPink">Pink is meant to be there.</param>
    public static IReadOnlyList<FrameSuspicion> Of(bool hasNotFinite, ImageLook? look, bool acceptsPink)
    {
        var found = new List<FrameSuspicion>();
        if (hasNotFinite || look is { IsFinite: false })
            found.Add(
                new FrameSuspicion(
                    FrameFlag.NotFinite,
                    "Colours of the image are infinite or no number (NaN). Look for a division by zero in the scene's materials or "
                        + "compositor."
                )
            );
        if (look is { IsTransparent: true })
            found.Add(new FrameSuspicion(FrameFlag.Transparent, "Every pixel is transparent. Is anything before the camera?"));
        else if (look is { IsBlack: true })
            found.Add(new FrameSuspicion(FrameFlag.Black, "Every pixel is black. Is there light, and anything before the camera?"));
        if (!acceptsPink && look is { PinkShare: >= NotablePink and var share })
        {
            found.Add(
                new FrameSuspicion(
                    FrameFlag.MissingTexture,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Math.Ceiling(100 * share)} % of the image is of the pink that Blender paints where a texture is missing."
                    ) + " Where that is meant, submit with --accept-pink."
                )
            );
        }

        return found;
    }
}
