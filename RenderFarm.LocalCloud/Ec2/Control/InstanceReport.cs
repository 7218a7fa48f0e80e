namespace RenderFarm.LocalCloud.Ec2.Control;

/// <summary>An instance as LocalCloud's own meter has it.</summary>
/// <param name="Id">i-…</param>
/// <param name="Type">Instance type.</param>
/// <param name="Zone">Availability zone.</param>
/// <param name="Market">spot or on-demand.</param>
/// <param name="State">By EC2's name.</param>
/// <param name="LaunchTime">When it was asked for, in whole seconds.</param>
/// <param name="StartTime">When it began to run and to cost; null before.</param>
/// <param name="EndTime">When it ceased to cost; null before.</param>
/// <param name="Reason">Why it ended, as EC2's state reason.</param>
/// <param name="InterruptionTime">When it is, or was, to be taken back.</param>
/// <param name="BillableSeconds">At least 60 once it has started.</param>
/// <param name="Dollars">What it has cost so far, US dollars, six decimals.</param>
/// <param name="Processes">Ids of its processes that live.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record InstanceReport(
    string Id,
    string Type,
    string Zone,
    string Market,
    string State,
    DateTimeOffset LaunchTime,
    DateTimeOffset? StartTime,
    DateTimeOffset? EndTime,
    string? Reason,
    DateTimeOffset? InterruptionTime,
    long BillableSeconds,
    decimal Dollars,
    IReadOnlyCollection<int> Processes,
    IReadOnlyDictionary<string, string> Tags
);
