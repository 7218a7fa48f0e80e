using Amazon.Runtime.Endpoints;

namespace Aspire.Hosting.AWS.CloudFormation.Client;

/// <summary>What an endpoint follows from: an address that was set, or else the region.</summary>
internal sealed class CloudFormationEndpointParameters : EndpointParameters
{
    public string? Region { get; init; }

    public string? Endpoint { get; init; }
}
