using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>A region.</summary>
public class Region
{
    /// <summary>Host name of EC2 there.</summary>
    [Ec2Wire("RegionEndpoint", "regionEndpoint")]
    public string Endpoint { get; set; } = null!;

    /// <summary>Whether the account has it.</summary>
    public string? OptInStatus { get; set; }

    /// <summary>Name.</summary>
    public string RegionName { get; set; } = null!;
}
