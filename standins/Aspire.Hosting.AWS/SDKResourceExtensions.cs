using Amazon;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS;

namespace Aspire.Hosting;

/// <summary>Configures the AWS SDK of resources.</summary>
public static class SDKResourceExtensions
{
    /// <summary>Adds a configuration that leaves everything to the SDK's defaults.</summary>
    public static IAWSSDKConfig AddAWSSDKConfig(this IDistributedApplicationBuilder builder) => new AWSSDKConfig();

    /// <summary>Names the profile of the credentials.</summary>
    public static IAWSSDKConfig WithProfile(this IAWSSDKConfig config, string profile)
    {
        config.Profile = profile;
        return config;
    }

    /// <summary>Names the region.</summary>
    public static IAWSSDKConfig WithRegion(this IAWSSDKConfig config, RegionEndpoint region)
    {
        config.Region = region;
        return config;
    }

    /// <summary>Hands the configuration to a resource, as environment variables.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IAWSSDKConfig awsSdkConfig
    )
        where TDestination : IResourceWithEnvironment =>
        builder.WithEnvironment(context => Apply(awsSdkConfig, context.EnvironmentVariables));

    internal static void Apply(IAWSSDKConfig config, Dictionary<string, object> variables)
    {
        if (!string.IsNullOrEmpty(config.Profile))
            variables["AWS_PROFILE"] = variables["AWS__Profile"] = config.Profile;
        if (config.Region is { } region)
            variables["AWS_REGION"] = variables["AWS__Region"] = region.SystemName;
    }
}
