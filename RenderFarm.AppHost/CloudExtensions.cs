using Amazon;
using Aspire.Hosting.AWS;

namespace RenderFarm.AppHost;

/// <summary>Says which cloud a service uses: the code is the same, only addresses and credentials differ.</summary>
internal static class CloudExtensions
{
    /// <summary>LocalCloud, which has to be up first.</summary>
    public static void WithLocalCloud(this IResourceBuilder<ProjectResource> service, IResourceBuilder<ProjectResource> localCloud) =>
        service
            .WaitFor(localCloud)
            .WithEnvironment("AWS_ENDPOINT_URL", localCloud.GetEndpoint("http"))
            .WithKeys("renderfarm", "renderfarm-local");

    /// <summary>A LocalStack, which takes any keys.</summary>
    public static void WithLocalStack(this IResourceBuilder<ProjectResource> service, string endpoint) =>
        service
            .WithEnvironment("AWS_ENDPOINT_URL", endpoint)
            .WithKeys("test", "test");

    /// <summary>The user's own account: what the machine is set up for, unless the command line says otherwise.</summary>
    public static IAWSSDKConfig AddAwsAccount(this IDistributedApplicationBuilder builder, FarmOptions farm)
    {
        var aws = builder.AddAWSSDKConfig();
        if (farm.Profile is { } profile)
            aws.WithProfile(profile);
        if (farm.Region is { } region)
            aws.WithRegion(RegionEndpoint.GetBySystemName(region));

        return aws;
    }

    // The empty ones hide what the user's shell has for a real account.
    private static IResourceBuilder<ProjectResource> WithKeys(this IResourceBuilder<ProjectResource> service, string id, string secret) =>
        service
            .WithEnvironment("AWS_ACCESS_KEY_ID", id)
            .WithEnvironment("AWS_SECRET_ACCESS_KEY", secret)
            .WithEnvironment("AWS_REGION", "eu-central-1")
            .WithEnvironment("AWS_SESSION_TOKEN", "")
            .WithEnvironment("AWS_PROFILE", "");
}
