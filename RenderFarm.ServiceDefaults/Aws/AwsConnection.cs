using Amazon;
using Amazon.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace RenderFarm.ServiceDefaults.Aws;

/// <summary>
/// How AWS, or what stands for it, is reached. The SDK reads the same settings from the environment; here they can also come from
/// any other configuration. What is not set is left to the SDK: profiles, the machine's role, the real endpoints.
/// </summary>
internal sealed class AwsConnection(IConfiguration configuration)
{
    /// <summary>
    /// Pauses before the SDK's repetitions are random, up to 50 ms at first and twice as long each time (AWSSDK.Core 4.1; 1 s in 4.0): six
    /// end within some 3 seconds, as long as a store takes to answer again after a hiccup.
    /// </summary>
    private const int Retries = 6;

    /// <summary>Key, if one is set; otherwise the SDK looks for credentials itself.</summary>
    public AWSCredentials? Credentials
    {
        get
        {
            var (key, secret, token) = (
                configuration["AWS_ACCESS_KEY_ID"],
                configuration["AWS_SECRET_ACCESS_KEY"],
                configuration["AWS_SESSION_TOKEN"]
            );
            if (string.IsNullOrEmpty(key) || string.IsNullOrEmpty(secret))
                return null;
            return string.IsNullOrEmpty(token) ? new BasicAWSCredentials(key, secret) : new SessionAWSCredentials(key, secret, token);
        }
    }

    /// <summary>Region of the farm.</summary>
    /// <exception cref="OptionsValidationException">No region is set, neither here nor in the profile.</exception>
    public string Region =>
        field ??=
            ((string?[])[configuration["AWS_REGION"], configuration["AWS_DEFAULT_REGION"]]).FirstOrDefault(name => name is { Length: > 0 })
            ?? (FallbackRegionFactory.GetRegionEndpoint() is { SystemName: { Length: > 0 } name } ? name : null)
            ?? throw Wrong("AWS_REGION", "No AWS region is set. Set AWS_REGION, for instance to eu-central-1.");

    /// <summary>Sets region and endpoint of a client.</summary>
    /// <param name="config">The client's configuration.</param>
    /// <param name="service">The service as in <c>AWS_ENDPOINT_URL_S3</c>.</param>
    /// <exception cref="OptionsValidationException">The endpoint is no address.</exception>
    public TConfig Apply<TConfig>(TConfig config, string service)
        where TConfig : ClientConfig
    {
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        config.MaxErrorRetry = Retries;

        // Otherwise a few failures use up the allowance of all later calls, and a restart of the cloud is not lived through.
        config.ThrottleRetries = false;
        if ((configuration["AWS_ENDPOINT_URL_" + service] ?? configuration["AWS_ENDPOINT_URL"]) is { Length: > 0 } endpoint)
        {
            if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw Wrong("AWS_ENDPOINT_URL", $"AWS_ENDPOINT_URL is '{endpoint}'; it must be an address such as http://localhost:4566.");
            // The SDK forgets the region with the endpoint, but signatures need one.
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = Region;
        }

        return config;
    }

    private static OptionsValidationException Wrong(string name, string problem) => new(name, typeof(AwsConnection), [problem]);
}
