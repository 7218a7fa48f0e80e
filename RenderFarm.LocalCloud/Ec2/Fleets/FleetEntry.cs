namespace RenderFarm.LocalCloud.Ec2.Fleets;

/// <summary>What came of one pool: instances, or the reason why there are none or too few.</summary>
internal sealed record FleetEntry
{
    public required string TemplateId { get; init; }

    public required int TemplateVersion { get; init; }

    /// <summary>The overrides by their names in the answer.</summary>
    public required IReadOnlyDictionary<string, string> Overrides { get; init; }

    /// <summary>spot or on-demand.</summary>
    public required string Lifecycle { get; init; }

    public required string InstanceType { get; init; }

    public IReadOnlyList<string> InstanceIds { get; init; } = [];

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }
}
