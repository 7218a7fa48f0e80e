using Amazon;
using Amazon.Runtime;
using Amazon.SQS;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class ConfigurationHostSettings : AmazonSqsHostSettings
{
    public AWSCredentials? Credentials { get; set; }

    public AmazonSQSConfig? SqsConfig { get; set; }

    public string? Scope { get; set; }

    public RegionEndpoint? Region { get; set; }

    public string AccessKey => Key().AccessKey;

    public string SecretKey => Key().SecretKey;

    public AllowTransportHeader? AllowTransportHeader { get; set; }

    public bool ScopeTopics { get; set; }

    public Uri HostAddress =>
        new AmazonSqsHostAddress(
            Region?.SystemName ?? throw new ConfigurationException("No host is set: call Host(region, …) when configuring the bus."),
            Scope
        );

    public IConnection CreateConnection()
    {
        var config = SqsConfig ?? new AmazonSQSConfig { RegionEndpoint = Region };
        return new Connection(Credentials is null ? new AmazonSQSClient(config) : new AmazonSQSClient(Credentials, config));
    }

    private ImmutableCredentials Key() =>
        Credentials?.GetCredentials() ?? throw new InvalidOperationException("The SDK finds the credentials by itself.");
}
