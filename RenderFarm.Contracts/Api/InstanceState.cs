namespace RenderFarm.Contracts.Api;

/// <summary>State of a rented machine, as EC2 has it.</summary>
public enum InstanceState
{
    Pending,
    Running,
    ShuttingDown,
    Terminated,
}
