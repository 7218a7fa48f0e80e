namespace Amazon.EC2.Model;

/// <summary>How many machines a fleet is asked for.</summary>
public class TargetCapacitySpecificationRequest
{
    /// <summary>What the rest of the total is.</summary>
    public DefaultTargetCapacityType? DefaultTargetCapacityType { get; set; }

    /// <summary>On-demand machines.</summary>
    public int? OnDemandTargetCapacity { get; set; }

    /// <summary>Spot machines.</summary>
    public int? SpotTargetCapacity { get; set; }

    /// <summary>What is counted: machines without.</summary>
    public TargetCapacityUnitType? TargetCapacityUnitType { get; set; }

    /// <summary>All machines together.</summary>
    public int? TotalTargetCapacity { get; set; }
}
