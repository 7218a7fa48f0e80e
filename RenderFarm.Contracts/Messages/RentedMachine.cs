namespace RenderFarm.Contracts.Messages;

/// <summary>The EC2 instance that a worker runs on, as its metadata says.</summary>
/// <param name="InstanceId">Such as <c>i-0123456789abcdef0</c>.</param>
/// <param name="InstanceType">Such as <c>g4dn.xlarge</c>.</param>
/// <param name="Zone">Availability zone, such as <c>eu-central-1a</c>.</param>
public sealed record RentedMachine(string InstanceId, string InstanceType, string Zone);
