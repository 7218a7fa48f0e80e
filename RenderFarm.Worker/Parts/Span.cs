using System.Text.Json.Serialization;

namespace RenderFarm.Worker.Parts;

/// <summary>A run of samples, or of lines of the image.</summary>
/// <param name="First">From 0.</param>
/// <param name="Count">At least 1.</param>
internal sealed record Span(int First, int Count)
{
    /// <summary>The one after the last.</summary>
    [JsonIgnore]
    public int End => First + Count;

    /// <summary>Cuts a range into even pieces.</summary>
    /// <param name="range">The range.</param>
    /// <param name="pieces">How many, at most as many as there are.</param>
    public static IEnumerable<Span> Cut(Span range, int pieces)
    {
        for (var piece = 0; piece < pieces; piece++)
        {
            var (first, end) = (Share(piece), Share(piece + 1));
            yield return new Span(range.First + first, end - first);
        }

        int Share(int piece) => (int)((long)range.Count * piece / pieces);
    }
}
