using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.SettingAside;

/// <summary>
/// Whom the frames of a job are not for: workers that are set aside for it, and for a frame that has failed those on whom it has. As long as there is
/// another worker of its pool: else a frame goes where it can, to its bounded end.
/// </summary>
internal sealed class Avoidance
{
    private readonly HashSet<string> _able;
    private readonly HashSet<string> _live;
    private readonly List<string> _setAside;
    private readonly ILookup<(int Number, int Part), string> _failed;

    public Avoidance(FarmTransaction farm, string jobId, string? pool)
    {
        _able = [.. WorkerTable.AbleIds(farm.Connection, pool)];
        _live = [.. WorkerTable.LiveIds(farm.Connection)];
        _setAside = FailureTable.WorkersSetAside(farm.Connection, jobId);
        _failed = FailureTable.OfWaiting(farm.Connection, jobId).ToLookup(failure => (failure.Number, failure.Part), failure => failure.WorkerId);
    }

    /// <summary>The frames at the head of a list that are not for the same workers.</summary>
    /// <param name="frames">The list, at least one.</param>
    /// <param name="notFor">Ids of those workers, in order.</param>
    public List<Frame> Together(IReadOnlyList<Frame> frames, out IReadOnlyList<string> notFor)
    {
        var first = NotFor(frames[0]);
        notFor = first;
        return [.. frames.TakeWhile(frame => NotFor(frame).SequenceEqual(first, StringComparer.Ordinal))];
    }

    private List<string> NotFor(Frame frame)
    {
        List<string> everybody = [.. _setAside.Union(_failed[(frame.Number, frame.Part)]).Where(_live.Contains).Order(StringComparer.Ordinal)];
        if (_able.Except(everybody).Any())
            return everybody;
        List<string> setAside = [.. _setAside.Where(_live.Contains).Order(StringComparer.Ordinal)];
        return _able.Except(setAside).Any() ? setAside : [];
    }
}
