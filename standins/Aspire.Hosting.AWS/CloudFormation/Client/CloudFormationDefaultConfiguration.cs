using Amazon.Runtime;

namespace Aspire.Hosting.AWS.CloudFormation.Client;

/// <summary>The SDK's sets of defaults, one for each value of <c>AWS_DEFAULTS_MODE</c>.</summary>
internal static class CloudFormationDefaultConfiguration
{
    public static IReadOnlyList<IDefaultConfiguration> All { get; } =
    [
        Of(DefaultConfigurationMode.Standard, TimeSpan.FromMilliseconds(3100)),
        Of(DefaultConfigurationMode.InRegion, TimeSpan.FromMilliseconds(1100)),
        Of(DefaultConfigurationMode.CrossRegion, TimeSpan.FromMilliseconds(3100)),
        Of(DefaultConfigurationMode.Mobile, TimeSpan.FromSeconds(30)),
        Of(DefaultConfigurationMode.Auto, TimeSpan.FromMilliseconds(1100)),
    ];

    private static DefaultConfiguration Of(DefaultConfigurationMode mode, TimeSpan connectTimeout) =>
        new()
        {
            Name = mode,
            RetryMode = RequestRetryMode.Standard,
            S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
            ConnectTimeout = connectTimeout,
            TlsNegotiationTimeout = connectTimeout,
        };
}
