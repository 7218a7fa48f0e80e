using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>Frames that are stored and give reason to look at them.</summary>
internal static class FrameFlags
{
    /// <summary>Tells each kind of suspicion once, with its frames.</summary>
    public static void Show(Output output, IReadOnlyList<FrameResponse> frames)
    {
        var all = frames.SelectMany(frame => frame.Flags, (frame, flag) => (frame.Frame, Suspicion: flag));
        foreach (var kind in all.GroupBy(flagged => flagged.Suspicion.Flag))
        {
            var numbers = kind.Select(flagged => flagged.Frame).ToList();
            output.Line($"  {(numbers.Count == 1 ? "frame" : "frames")} {Readable.Ranges(numbers)} {(numbers.Count == 1 ? "is" : "are")} suspicious: {kind.First().Suspicion.Reason}");
        }
    }
}
