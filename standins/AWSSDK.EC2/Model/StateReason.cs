namespace Amazon.EC2.Model;

/// <summary>Why a state changed.</summary>
public class StateReason
{
    /// <summary>Code, for instance <c>Server.SpotInstanceTermination</c>.</summary>
    public string Code { get; set; } = null!;

    /// <summary>In words.</summary>
    public string Message { get; set; } = null!;
}
