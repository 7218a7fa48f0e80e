namespace RenderFarm.Coordinator.Costs.Planning;

/// <summary>When frames are done on instances that begin at different times. Frames are not divided. Pure.</summary>
internal static class Schedule
{
    /// <summary>Seconds until the last of some frames is done.</summary>
    /// <param name="frames">How many.</param>
    /// <param name="begins">For each instance, seconds until it can take a frame; one or more instances.</param>
    /// <param name="secondsPerFrame">How long a frame takes each of them, more than 0.</param>
    public static double End(int frames, IReadOnlyList<double> begins, double secondsPerFrame)
    {
        if (frames <= 0)
            return 0;
        var earliest = begins.Min();
        var (low, high) = (earliest, earliest + (frames * secondsPerFrame));
        // To a hundredth of a frame: nobody's plan depends on less.
        while (high - low > 0.01 * secondsPerFrame)
        {
            var middle = (low + high) / 2;
            if (Done(middle, begins, secondsPerFrame) >= frames)
                high = middle;
            else
                low = middle;
        }

        return high;
    }

    /// <summary>How many frames are done after some seconds.</summary>
    public static double Done(double seconds, IReadOnlyList<double> begins, double secondsPerFrame)
    {
        var done = 0.0;
        foreach (var begin in begins)
        {
            if (seconds > begin)
                done += Math.Floor((seconds - begin) / secondsPerFrame);
        }

        return done;
    }
}
