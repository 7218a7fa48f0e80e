namespace Amazon.EC2.Model;

/// <summary>State of a spot request in detail.</summary>
public class SpotInstanceStatus
{
    /// <summary>Code, for instance <c>capacity-not-available</c>.</summary>
    public string Code { get; set; } = null!;

    /// <summary>In words.</summary>
    public string Message { get; set; } = null!;

    /// <summary>When it changed last.</summary>
    public DateTime? UpdateTime { get; set; }
}
