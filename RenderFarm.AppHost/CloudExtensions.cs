using Amazon;
using Aspire.Hosting.AWS;
using RenderFarm.LocalCloud.Signing;

namespace RenderFarm.AppHost;

/// <summary>Says which cloud a service uses: the code is the same, only addresses and credentials differ.</summary>
internal static class CloudExtensions
{
    private const string Region = "eu-central-1";

    /// <summary>LocalCloud, for which a service waits by itself: that all start at once saves seconds.</summary>
    public static void WithLocalCloud(
        this IResourceBuilder<ExecutableResource> service,
        IResourceBuilder<ExecutableResource> localCloud,
        FarmOptions farm
    )
    {
        // Not before the farm starts: what is refused leaves nothing behind.
        string Credentials() => CredentialsFile.Ensure(farm.DataFor("localcloud"), Region);
        service
            .WaitForStart(localCloud)
            .WithEnvironment("AWS_ENDPOINT_URL", "http://localhost:" + farm.CloudPort)
            .WithKeys("", "")
            .WithEnvironment("AWS_SHARED_CREDENTIALS_FILE", Credentials)
            .WithEnvironment("AWS_CONFIG_FILE", Credentials) // in place of the user's, too
            .WithEnvironment("AWS_PROFILE", "default");
    }

    /// <summary>LocalStack in a container, in the last version that needs no account (of its makers' announcement of 2026-03-23).</summary>
    public static IResourceBuilder<ContainerResource> AddLocalStack(this IDistributedApplicationBuilder builder, FarmOptions farm) =>
        builder
            .AddContainer("localstack", "localstack/localstack", "4.14.0")
            .WithEnvironment("SERVICES", "s3,sqs,ec2")
            .WithHttpEndpoint(port: farm.CloudPort, targetPort: 4566)
            .WithHttpHealthCheck("/_localstack/health");

    /// <summary>A LocalStack, or another emulator, which takes any keys.</summary>
    public static void WithLocalStack(
        this IResourceBuilder<ExecutableResource> service,
        FarmOptions farm,
        IResourceBuilder<ContainerResource>? container
    )
    {
        if (container is not null)
            service.WaitFor(container);
        service.WithEnvironment("AWS_ENDPOINT_URL", farm.Endpoint ?? $"http://localhost:{farm.CloudPort}").WithKeys("test", "test");
    }

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
    private static IResourceBuilder<ExecutableResource> WithKeys(
        this IResourceBuilder<ExecutableResource> service,
        string id,
        string secret
    ) =>
        service
            .WithEnvironment("AWS_ACCESS_KEY_ID", id)
            .WithEnvironment("AWS_SECRET_ACCESS_KEY", secret)
            .WithEnvironment("AWS_REGION", Region)
            .WithEnvironment("AWS_SESSION_TOKEN", "")
            .WithEnvironment("AWS_PROFILE", "");
}
