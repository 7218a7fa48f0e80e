namespace RenderFarm.Worker.Parts;

/// <summary>Predicts from its progress how long a frame takes, whatever went before its first sample.</summary>
internal sealed class SliceWatch(TimeProvider time)
{
    private readonly long _begun = time.GetTimestamp();
    private TimeSpan _firstAt;
    private double? _first;

    /// <summary>Takes the fraction that is done in.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="least">How long the progress is to be watched before it tells anything.</param>
    /// <returns>The time of the whole frame; null while nothing tells.</returns>
    public TimeSpan? Predict(double fraction, TimeSpan least)
    {
        var elapsed = time.GetElapsedTime(_begun);
        if (_first is not { } first)
        {
            (_first, _firstAt) = (fraction, elapsed);
            return null;
        }

        return elapsed - _firstAt < least || fraction <= first ? null : _firstAt + ((elapsed - _firstAt) * ((1 - first) / (fraction - first)));
    }
}
