using Amazon.Runtime;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS.CloudFormation.Client;
using Aspire.Hosting.AWS.Provisioning;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.AWS.CloudFormation;

internal abstract partial class CloudFormationResource(string name, string stackName) : Resource(name), ICloudFormationResource
{
    /// <summary>As the real package has it. It is none of Aspire's terminal states, so what waits for the stack waits on.</summary>
    private static readonly ResourceStateSnapshot Failure = new("Failed to Provision", KnownResourceStateStyles.Error);

    public string StackName { get; } = stackName;

    public IAWSSDKConfig? AWSSDKConfig { get; set; }

    public TaskCompletionSource? ProvisioningTaskCompletionSource { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IDictionary<string, string> Tags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Outputs of the stack, once it is there.</summary>
    public IReadOnlyDictionary<string, string>? Outputs { get; private set; }

    /// <summary>Brings the stack about; what waits for the resource starts when it is there, and not at all when it cannot be.</summary>
    public async Task InitializeAsync(InitializeResourceEvent start, CancellationToken cancellationToken)
    {
        await start.Notifications.PublishUpdateAsync(this, snapshot => snapshot with { State = KnownResourceStates.Starting });
        try
        {
            using var client = CreateClient();
            Outputs = (await ProvisionAsync(new CloudFormationStacks(client), start.Logger, cancellationToken)).Outputs;
            ProvisioningTaskCompletionSource!.TrySetResult();
            await start.Notifications.PublishUpdateAsync(this, snapshot => snapshot with { State = KnownResourceStates.Running });
        }
        catch (Exception exception)
            when (exception
                    is AWSProvisioningException
                        or AmazonServiceException
                        or AmazonClientException
                        or HttpRequestException
                        or IOException
            )
        {
            Failed(start.Logger, StackName, exception.Message);
            ProvisioningTaskCompletionSource!.TrySetException(exception);
            await start.Notifications.PublishUpdateAsync(this, snapshot => snapshot with { State = Failure });
        }
    }

    protected abstract Task<CloudFormationStack> ProvisionAsync(
        CloudFormationStacks stacks,
        ILogger logger,
        CancellationToken cancellationToken
    );

    private CloudFormationClient CreateClient()
    {
        var config = new CloudFormationConfig();
        if (AWSSDKConfig?.Profile is { Length: > 0 } profile)
            config.Profile = new Amazon.Profile(profile);
        if (AWSSDKConfig?.Region is { } region)
        {
            config.RegionEndpoint = region;
            config.AuthenticationRegion = region.SystemName; // also for an endpoint from the environment, which bears no region
        }

        return new CloudFormationClient(config);
    }

    [LoggerMessage(42, LogLevel.Error, "CloudFormation stack '{Stack}': {Reason}")]
    private static partial void Failed(ILogger logger, string stack, string reason);
}
