namespace RenderFarm.Coordinator.Ledger;

/// <summary>How long frames take a machine, in seconds.</summary>
/// <param name="Frames">How many were measured; 0 for an expectation.</param>
/// <param name="Mean">The mean, which sums go by.</param>
/// <param name="P90">Nine of ten take less.</param>
/// <param name="Longest">The longest seen.</param>
internal sealed record FramePace(int Frames, double Mean, double P90, double Longest)
{
    /// <summary>The quantile of the normal distribution that nine of ten lie below.</summary>
    private const double Ninety = 1.2816;

    /// <summary>A quote, or another guess: nobody knows how far frames spread.</summary>
    public static FramePace Expected(double seconds) => new(0, seconds, seconds * 1.5, seconds * 2);

    /// <summary>From the sums of machines; null before the first frame.</summary>
    public static FramePace? Of(IEnumerable<MeteredMachine> machines)
    {
        var (frames, render, upload, squares, longest) = (0, 0.0, 0.0, 0.0, 0L);
        foreach (var machine in machines)
        {
            frames += machine.Renders;
            render += machine.RenderMs / 1000.0;
            upload += machine.UploadMs / 1000.0;
            squares += machine.RenderSquares;
            longest = Math.Max(longest, machine.LongestMs);
        }

        if (frames == 0)
            return null;
        var mean = (render + upload) / frames;
        var deviation = Math.Sqrt(Math.Max(0, (squares / frames) - (render / frames * (render / frames))));
        // Of a few frames the next may be longer than all of them.
        var spread = Math.Max(Ninety * deviation, mean * 0.5 / frames);
        return new FramePace(frames, mean, mean + spread, Math.Max(longest / 1000.0, mean + spread));
    }
}
