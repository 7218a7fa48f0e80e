namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>What is launched, checked.</summary>
internal sealed record LaunchSpecification
{
    public required string ImageId { get; init; }

    public required string InstanceType { get; init; }

    public required string Zone { get; init; }

    public required IReadOnlyList<string> SecurityGroupIds { get; init; }

    public required IReadOnlyList<Volume> Volumes { get; init; }

    public required bool IsSpot { get; init; }

    /// <summary>Most dollars an hour; null for the on-demand price.</summary>
    public decimal? MaxPrice { get; init; }

    /// <summary>A spot request that lives on when its instance ends, which LocalCloud does not replace.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>Whether a shutdown from inside terminates; else it stops.</summary>
    public required bool TerminatesOnShutdown { get; init; }

    /// <summary>As sent: base64.</summary>
    public string? UserData { get; init; }

    public string? KeyName { get; init; }

    /// <summary>ARN of the instance profile.</summary>
    public string? InstanceProfile { get; init; }

    public required bool MetadataEnabled { get; init; }

    /// <summary>Whether metadata is only for those who have a token.</summary>
    public required bool TokenRequired { get; init; }

    public required int MetadataHopLimit { get; init; }

    /// <summary>Whether the instance reads its own tags from its metadata.</summary>
    public required bool TagsInMetadata { get; init; }

    public bool IsEbsOptimized { get; init; }
}

/// <summary>A disk of an instance. It is described and not limited: the folder of an instance is on this machine's disk.</summary>
internal sealed record Volume(string Id, string DeviceName, int SizeGiB, string Type, bool Encrypted, bool DeleteOnTermination);
