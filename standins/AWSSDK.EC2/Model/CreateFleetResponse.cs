using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>What a fleet got.</summary>
public class CreateFleetResponse : AmazonWebServiceResponse
{
    /// <summary>Id of the fleet.</summary>
    public string FleetId { get; set; } = null!;

    /// <summary>Machines of an instant fleet; null when there are none.</summary>
    [Ec2Wire("FleetInstanceSet", "fleetInstanceSet")]
    public List<CreateFleetInstance>? Instances { get; set; }

    /// <summary>Why machines could not be had; null when all were.</summary>
    [Ec2Wire("ErrorSet", "errorSet")]
    public List<CreateFleetError>? Errors { get; set; }
}
