using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Fleet.Errors;

/// <summary>EC2 has refused a call, for good or for now. The message is that of the fault.</summary>
internal sealed class Ec2RefusedException(RentFault fault, string code, Exception innerException) : Exception(fault.Text, innerException)
{
    /// <summary>Why.</summary>
    public RentFault Fault { get; } = fault;

    /// <summary>EC2's name for it.</summary>
    public string Code { get; } = code;
}
