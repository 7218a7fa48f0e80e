using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Whether machines end when a fleet's target becomes smaller.</summary>
public class FleetExcessCapacityTerminationPolicy : ConstantClass
{
    /// <summary><c>no-termination</c>.</summary>
    public static readonly FleetExcessCapacityTerminationPolicy NoTermination = new("no-termination");

    /// <summary><c>termination</c>.</summary>
    public static readonly FleetExcessCapacityTerminationPolicy Termination = new("termination");

    /// <summary>A value that has no constant here.</summary>
    public FleetExcessCapacityTerminationPolicy(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator FleetExcessCapacityTerminationPolicy(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static FleetExcessCapacityTerminationPolicy FindValue(string value) => FindValue<FleetExcessCapacityTerminationPolicy>(value);
}
