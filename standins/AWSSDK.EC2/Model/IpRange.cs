namespace Amazon.EC2.Model;

/// <summary>A range of addresses.</summary>
public class IpRange
{
    /// <summary>The range, as address and length.</summary>
    public string CidrIp { get; set; } = null!;

    /// <summary>Description.</summary>
    public string? Description { get; set; }
}
