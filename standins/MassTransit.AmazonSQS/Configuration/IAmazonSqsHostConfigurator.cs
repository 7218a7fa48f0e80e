using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using MassTransit.Transports;

namespace MassTransit;

/// <summary>Configures how AWS is reached.</summary>
public interface IAmazonSqsHostConfigurator
{
    /// <summary>Key id; takes effect with a secret.</summary>
    void AccessKey(string accessKey);

    /// <summary>Secret; takes effect with a key id.</summary>
    void SecretKey(string secretKey);

    /// <summary>Credentials, instead of a key; without either the SDK finds its own.</summary>
    void Credentials(AWSCredentials credentials);

    /// <summary>
    /// Names the part of the account that the bus lives in. It becomes a part of addresses and, if wanted, of topic names;
    /// queue names stay as they are.
    /// </summary>
    void Scope(string scope, bool scopeTopics = false);

    /// <summary>Puts the scope into topic names.</summary>
    void EnableScopedTopics();

    /// <summary>Replaces the configuration of the SQS client.</summary>
    void Config(AmazonSQSConfig? config);

    /// <summary>Replaces the configuration of the SNS client.</summary>
    void Config(AmazonSimpleNotificationServiceConfig? config);

    /// <summary>Chooses the headers that become message attributes, of which SQS allows ten; all without.</summary>
    void AllowTransportHeader(AllowTransportHeader? allowTransportHeader);
}
