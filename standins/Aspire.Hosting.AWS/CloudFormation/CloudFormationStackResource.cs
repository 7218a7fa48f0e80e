using Aspire.Hosting.AWS.Provisioning;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.AWS.CloudFormation;

internal sealed class CloudFormationStackResource(string name, string stackName) : CloudFormationResource(name, stackName), ICloudFormationStackResource
{
    protected override async Task<CloudFormationStack> ProvisionAsync(CloudFormationStacks stacks, ILogger logger, CancellationToken cancellationToken) =>
        await stacks.FindAsync(StackName, cancellationToken) ?? throw new AWSProvisioningException("there is no stack of that name in this region.");
}
