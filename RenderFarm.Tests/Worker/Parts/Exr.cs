using RenderFarm.Worker.OpenExr;

namespace RenderFarm.Tests.Worker.Parts;

/// <summary>Values of the images that Blender writes as float OpenEXR.</summary>
internal static class Exr
{
    /// <summary>What two orders of adding so many floats near 1 may differ by.</summary>
    public static float Rounding(int samples) => samples * (float.BitIncrement(1) - 1);

    /// <summary>The largest difference between two images of the same channels; of large values relative.</summary>
    public static float Difference(string left, string right) => Largest(left, right).Difference;

    /// <summary>The largest difference, and the channel that it is in.</summary>
    public static (float Difference, string Channel) Largest(string left, string right)
    {
        using var first = ExrLines.Open(left);
        using var second = ExrLines.Open(right);
        Assert.Equal((first.Width, first.Height), (second.Width, second.Height));
        Assert.Equal(first.Channels, second.Channels);
        var largest = (Difference: 0f, Channel: "");
        for (var y = 0; y < first.Height; y++)
        {
            for (var channel = 0; channel < first.Channels.Count; channel++)
            {
                var a = first.Values(y, channel);
                var b = second.Values(y, channel);
                for (var x = 0; x < a.Length; x++)
                {
                    // Infinite ones, and none, are equal too.
                    var difference = a[x].Equals(b[x]) ? 0 : Math.Abs(a[x] - b[x]) / Math.Max(1, Math.Abs(a[x]));
                    if (!(difference <= largest.Difference))
                        largest = (difference, first.Channels[channel]);
                }
            }
        }

        return largest;
    }
}
