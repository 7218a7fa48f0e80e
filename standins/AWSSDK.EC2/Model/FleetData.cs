using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>A fleet.</summary>
public class FleetData
{
    /// <summary>Whether it has what it was asked for.</summary>
    public FleetActivityStatus? ActivityStatus { get; set; }

    /// <summary>Token of the request.</summary>
    public string? ClientToken { get; set; }

    /// <summary>When it was created.</summary>
    public DateTime? CreateTime { get; set; }

    /// <summary>Why machines of an instant fleet could not be had.</summary>
    [Ec2Wire("ErrorSet", "errorSet")]
    public List<DescribeFleetError>? Errors { get; set; }

    /// <summary>Id.</summary>
    public string FleetId { get; set; } = null!;

    /// <summary>State.</summary>
    public FleetStateCode FleetState { get; set; } = null!;

    /// <summary>Machines that it has.</summary>
    public double? FulfilledCapacity { get; set; }

    /// <summary>On-demand machines that it has.</summary>
    public double? FulfilledOnDemandCapacity { get; set; }

    /// <summary>Machines of an instant fleet.</summary>
    [Ec2Wire("FleetInstanceSet", "fleetInstanceSet")]
    public List<DescribeFleetsInstances>? Instances { get; set; }

    /// <summary>Tags; null when there are none.</summary>
    [Ec2Wire("TagSet", "tagSet")]
    public List<Tag>? Tags { get; set; }

    /// <summary>Kind.</summary>
    public FleetType Type { get; set; } = null!;
}
