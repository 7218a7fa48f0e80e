namespace Amazon.EC2.Model;

/// <summary>Why a spot request failed.</summary>
public class SpotInstanceStateFault
{
    /// <summary>Code.</summary>
    public string Code { get; set; } = null!;

    /// <summary>In words.</summary>
    public string Message { get; set; } = null!;
}
