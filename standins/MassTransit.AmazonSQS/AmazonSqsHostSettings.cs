using Amazon;
using MassTransit.AmazonSqsTransport;
using MassTransit.Transports;

namespace MassTransit;

/// <summary>Where the queues are and who asks for them.</summary>
public interface AmazonSqsHostSettings
{
    /// <summary>Region of the queues.</summary>
    RegionEndpoint? Region { get; }

    /// <summary>Key id in use.</summary>
    string AccessKey { get; }

    /// <summary>Secret in use.</summary>
    string SecretKey { get; }

    /// <summary>Chooses the headers that become message attributes.</summary>
    AllowTransportHeader? AllowTransportHeader { get; }

    /// <summary>Whether topic names start with the scope.</summary>
    bool ScopeTopics { get; }

    /// <summary>Address that all other addresses start with, <c>amazonsqs://region/scope</c>.</summary>
    Uri HostAddress { get; }

    /// <summary>Connects with these settings.</summary>
    IConnection CreateConnection();
}
