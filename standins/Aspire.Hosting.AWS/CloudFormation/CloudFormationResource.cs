using Amazon.Runtime;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS.CloudFormation.Client;
using Aspire.Hosting.AWS.Provisioning;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.AWS.CloudFormation;

internal abstract class CloudFormationResource(string name, string stackName) : Resource(name), ICloudFormationResource, IProvisionedResource
{
    public string StackName { get; } = stackName;

    public IAWSSDKConfig? AWSSDKConfig { get; set; }

    public TaskCompletionSource? ProvisioningTaskCompletionSource { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IDictionary<string, string> Tags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Outputs of the stack, once it is there.</summary>
    public IReadOnlyDictionary<string, string>? Outputs { get; private set; }

    public async Task ProvisionAsync(ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            using var client = CreateClient();
            Outputs = (await ProvisionAsync(new CloudFormationStacks(client), logger, cancellationToken)).Outputs;
            ProvisioningTaskCompletionSource!.TrySetResult();
        }
        catch (Exception exception) when (exception is AWSProvisioningException or AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            var failure = new DistributedApplicationException($"CloudFormation stack '{StackName}': {exception.Message}", exception);
            ProvisioningTaskCompletionSource!.TrySetException(failure);
            throw failure;
        }
    }

    protected abstract Task<CloudFormationStack> ProvisionAsync(CloudFormationStacks stacks, ILogger logger, CancellationToken cancellationToken);

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
}
