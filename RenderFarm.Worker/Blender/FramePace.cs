namespace RenderFarm.Worker.Blender;

/// <summary>What the frames of a scene have taken so far, and what follows from it for the next.</summary>
internal sealed class FramePace
{
    /// <summary>Cycles' data is kept when preparing it takes more than this part of a frame: keeping it costs memory.</summary>
    private const double MuchSetup = 0.2;

    /// <summary>How much of the mean is the newest frame's.</summary>
    private const double Weight = 0.5;

    /// <summary>A fraction below it tells too little of the time that is left.</summary>
    private const double LeastFraction = 0.05;

    /// <summary>Frames that take longer show their progress by small tiles.</summary>
    private static readonly TimeSpan LongFrame = TimeSpan.FromSeconds(20);

    private TimeSpan? _mean;
    private double _setupShare;

    /// <summary>What the next frame is expected to take; null before the first.</summary>
    public TimeSpan? Expected => _mean;

    public RenderAids Aids => new(_setupShare > MuchSetup, _mean > LongFrame);

    /// <summary>Takes a frame in.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="setup">Its part before the first sample; zero when unknown.</param>
    public void Add(TimeSpan frame, TimeSpan setup)
    {
        // A process's first frame brings in what every later one finds there.
        if (_mean is not null)
            _setupShare = setup / frame;
        _mean = _mean is { } mean ? (mean * (1 - Weight)) + (frame * Weight) : frame;
    }

    /// <summary>How long a frame will go on; null when nothing tells.</summary>
    public TimeSpan? Remaining(TimeSpan elapsed, double fraction)
    {
        // Before the first sample nothing is told of the progress: what went into that tells nothing of the samples to come.
        var setup = (_mean ?? TimeSpan.Zero) * _setupShare;
        var sampled = elapsed > setup ? elapsed - setup : elapsed;
        TimeSpan? byFraction = fraction > LeastFraction ? sampled * ((1 - fraction) / fraction) : null;
        TimeSpan? byMean = _mean > elapsed ? _mean - elapsed : null;
        return byFraction > byMean ? byFraction : byMean ?? byFraction;
    }
}

/// <summary>What makes a render faster or easier to follow and changes no pixel. The driver ignores what would.</summary>
/// <param name="Persistent">Keep Cycles' data for the next frame.</param>
/// <param name="SmallTiles">Render in small tiles, for more frequent progress.</param>
internal sealed record RenderAids(bool Persistent, bool SmallTiles);
