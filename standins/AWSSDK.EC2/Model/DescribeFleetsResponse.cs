using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A page of fleets.</summary>
public class DescribeFleetsResponse : AmazonWebServiceResponse
{
    /// <summary>Fleets; null when there are none.</summary>
    [Ec2Wire("FleetSet", "fleetSet")]
    public List<FleetData>? Fleets { get; set; }

    /// <summary>Where the next page starts; null on the last.</summary>
    public string? NextToken { get; set; }
}
