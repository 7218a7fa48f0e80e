using Aspire.Hosting.AWS.Provisioning;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.AWS.CloudFormation;

internal sealed class CloudFormationTemplateResource(string name, string stackName, string templatePath)
    : CloudFormationResource(name, stackName),
        ICloudFormationTemplateResource
{
    public string TemplatePath { get; } = templatePath;

    public string? RoleArn { get; set; }

    public int StackPollingInterval { get; set; } = 3;

    public bool DisableDiffCheck { get; set; }

    public IList<string> DisabledCapabilities { get; } = [];

    public SortedDictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);

    public ICloudFormationTemplateResource AddParameter(string parameterName, string parameterValue)
    {
        Parameters[parameterName] = parameterValue;
        return this;
    }

    protected override Task<CloudFormationStack> ProvisionAsync(
        CloudFormationStacks stacks,
        ILogger logger,
        CancellationToken cancellationToken
    ) => new TemplateProvisioning(this, stacks, logger).RunAsync(cancellationToken);
}
