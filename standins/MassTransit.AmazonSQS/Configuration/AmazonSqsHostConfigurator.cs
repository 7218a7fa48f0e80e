using Amazon;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport.Configuration;

internal sealed class AmazonSqsHostConfigurator : IAmazonSqsHostConfigurator
{
    private readonly ConfigurationHostSettings _settings;
    private string? _accessKey;
    private string? _secretKey;

    public AmazonSqsHostConfigurator(Uri hostAddress)
    {
        var address = new AmazonSqsHostAddress(hostAddress);
        var region = RegionEndpoint.GetBySystemName(address.Host);
        _settings = new ConfigurationHostSettings
        {
            Region = region,
            Scope = address.Scope,
            SqsConfig = new AmazonSQSConfig { RegionEndpoint = region },
        };
    }

    public AmazonSqsHostSettings Settings => _settings;

    public void AccessKey(string accessKey)
    {
        _accessKey = accessKey;
        SetKey();
    }

    public void SecretKey(string secretKey)
    {
        _secretKey = secretKey;
        SetKey();
    }

    public void Credentials(AWSCredentials credentials) => _settings.Credentials = credentials;

    public void Scope(string scope, bool scopeTopics = false)
    {
        _settings.Scope = scope;
        _settings.ScopeTopics |= scopeTopics;
    }

    public void EnableScopedTopics() => _settings.ScopeTopics = true;

    public void Config(AmazonSQSConfig? config) => _settings.SqsConfig = config;

    public void Config(AmazonSimpleNotificationServiceConfig? config)
    {
        // There is no client that it could configure: nothing is published.
    }

    public void AllowTransportHeader(AllowTransportHeader? allowTransportHeader) => _settings.AllowTransportHeader = allowTransportHeader;

    private void SetKey()
    {
        if (!string.IsNullOrEmpty(_accessKey) && !string.IsNullOrEmpty(_secretKey))
            _settings.Credentials = new BasicAWSCredentials(_accessKey, _secretKey);
    }
}
