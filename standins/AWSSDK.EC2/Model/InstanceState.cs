namespace Amazon.EC2.Model;

/// <summary>State of a machine.</summary>
public class InstanceState
{
    /// <summary>Number of the state; only the low byte counts.</summary>
    public int? Code { get; set; }

    /// <summary>Name of the state.</summary>
    public InstanceStateName Name { get; set; } = null!;
}
