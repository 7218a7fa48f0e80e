using Amazon.Runtime.Endpoints;

namespace Amazon.EC2.Internal;

/// <summary>What an endpoint follows from: an address that was set, or else the region.</summary>
internal sealed class Ec2EndpointParameters : EndpointParameters
{
    public string? Region { get; init; }

    public string? Endpoint { get; init; }
}
