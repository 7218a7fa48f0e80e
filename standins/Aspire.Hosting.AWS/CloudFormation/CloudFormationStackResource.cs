using Aspire.Hosting.AWS.Provisioning;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.AWS.CloudFormation;

internal sealed class CloudFormationStackResource(string name, string stackName)
    : CloudFormationResource(name, stackName),
        ICloudFormationStackResource
{
    protected override Task<CloudFormationStack> ProvisionAsync(
        CloudFormationStacks stacks,
        ILogger logger,
        CancellationToken cancellationToken
    ) => stacks.GetAsync(StackName, cancellationToken);
}
