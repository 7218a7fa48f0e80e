namespace RenderFarm.Coordinator.Events;

/// <summary>Names of jobs, frames, workers and instances that have changed.</summary>
internal sealed class ChangeSet
{
    private readonly HashSet<string> _jobs = [];
    private readonly HashSet<(string JobId, int Number)> _frames = [];
    private readonly HashSet<string> _workers = [];
    private readonly HashSet<string> _instances = [];

    public IReadOnlyCollection<string> Jobs => _jobs;

    public IReadOnlyCollection<(string JobId, int Number)> Frames => _frames;

    public IReadOnlyCollection<string> Workers => _workers;

    public IReadOnlyCollection<string> Instances => _instances;

    /// <summary>Whether the fleet should look whether instances are missing or too much.</summary>
    public bool ConcernsFleet { get; private set; }

    /// <summary>Whether nothing has changed.</summary>
    public bool IsEmpty => _jobs.Count == 0 && _frames.Count == 0 && _workers.Count == 0 && _instances.Count == 0;

    public void Fleet() => ConcernsFleet = true;

    public void Job(string id) => _jobs.Add(id);

    public void Frame(string jobId, int number) => _frames.Add((jobId, number));

    public void Worker(string id) => _workers.Add(id);

    public void Instance(string id) => _instances.Add(id);

    /// <summary>Takes over what another has.</summary>
    public void Add(ChangeSet other)
    {
        _jobs.UnionWith(other._jobs);
        _frames.UnionWith(other._frames);
        _workers.UnionWith(other._workers);
        _instances.UnionWith(other._instances);
        ConcernsFleet |= other.ConcernsFleet;
    }
}
