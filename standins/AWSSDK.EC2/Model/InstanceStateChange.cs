namespace Amazon.EC2.Model;

/// <summary>How the state of a machine changed.</summary>
public class InstanceStateChange
{
    /// <summary>State now.</summary>
    public InstanceState CurrentState { get; set; } = null!;

    /// <summary>Id.</summary>
    public string InstanceId { get; set; } = null!;

    /// <summary>State before.</summary>
    public InstanceState PreviousState { get; set; } = null!;
}
