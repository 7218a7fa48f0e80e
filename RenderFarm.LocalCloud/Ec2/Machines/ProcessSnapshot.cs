namespace RenderFarm.LocalCloud.Ec2.Machines;

/// <summary>The processes of one moment. What is asked about them more than once is read once.</summary>
internal sealed class ProcessSnapshot
{
    private readonly Dictionary<int, string?> _marks = [];

    private ProcessSnapshot(IReadOnlyList<ProcessEntry> all) => All = all;

    /// <summary>All but this one.</summary>
    public IReadOnlyList<ProcessEntry> All { get; }

    public static ProcessSnapshot Take() => new(ProcessTable.Read().Where(process => process.Id != Environment.ProcessId).ToList());

    /// <summary>The instance whose mark a process bears; null for none.</summary>
    public string? MarkOf(ProcessEntry process)
    {
        if (!_marks.TryGetValue(process.Id, out var mark))
            _marks[process.Id] = mark = ProcessTable.Variable(process.Id, InstanceProcesses.Mark);
        return mark;
    }
}
