using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.AWS.CloudFormation;
using Aspire.Hosting.AWS.CloudFormation.Client;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.AWS.Provisioning;

/// <summary>Makes a stack from its template, or changes it where template, parameters or tags are others than the time before.</summary>
internal sealed partial class TemplateProvisioning(CloudFormationTemplateResource resource, CloudFormationStacks stacks, ILogger logger)
{
    /// <summary>The tag by which the next start knows that nothing has changed; the same as the real package's.</summary>
    private const string HashTag = "AspireAppHost_SHA256";

    private static readonly string[] Capabilities = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"];

    private TimeSpan Pause => TimeSpan.FromSeconds(resource.StackPollingInterval);

    public async Task<CloudFormationStack> RunAsync(CancellationToken cancellationToken)
    {
        var template = await File.ReadAllTextAsync(resource.TemplatePath, cancellationToken);
        var hash = HashOf(template);
        var stack = await SettleAsync(cancellationToken);
        if (!resource.DisableDiffCheck && stack is not null && stack.Tags.GetValueOrDefault(HashTag) == hash)
        {
            Unchanged(logger, resource.StackName);
            return stack;
        }

        Changing(logger, resource.StackName, stack is null ? "made" : "brought up to date");
        var change = await stacks.ProposeAsync(Describe(template, hash, isNew: stack is null), cancellationToken);
        if (!await IsAcceptedAsync(change, cancellationToken))
            return stack ?? throw new AWSProvisioningException("the template makes nothing.");

        await stacks.ApplyAsync(resource.StackName, change, cancellationToken);
        return await WaitForEndAsync(cancellationToken);
    }

    /// <summary>Waits until nothing happens to the stack any more. A first attempt that failed is removed: nothing is left in it.</summary>
    /// <returns>The stack, or null if it has to be made.</returns>
    private async Task<CloudFormationStack?> SettleAsync(CancellationToken cancellationToken)
    {
        var stack = await WaitAsync(cancellationToken);
        if (stack is { Status: "ROLLBACK_COMPLETE" })
        {
            await stacks.DeleteAsync(resource.StackName, cancellationToken);
            stack = await WaitAsync(cancellationToken);
        }

        return stack?.Status switch
        {
            null or "REVIEW_IN_PROGRESS" or "DELETE_COMPLETE" => null,
            "CREATE_COMPLETE" or "UPDATE_COMPLETE" or "UPDATE_ROLLBACK_COMPLETE" => stack,
            var status => throw new AWSProvisioningException($"The stack's current state of {status} is invalid for updating"),
        };
    }

    private async Task<bool> IsAcceptedAsync(string change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (status, reason) = await stacks.ReviewAsync(change, cancellationToken);
            switch (status)
            {
                case "CREATE_PENDING" or "CREATE_IN_PROGRESS":
                    await Task.Delay(Pause, cancellationToken);
                    break;
                case "FAILED" when IsNoChange(reason):
                    return false;
                case "FAILED":
                    throw new AWSProvisioningException($"Failed to create CloudFormation change set: {reason}");
                default:
                    return true;
            }
        }
    }

    private async Task<CloudFormationStack> WaitForEndAsync(CancellationToken cancellationToken)
    {
        var stack = await WaitAsync(cancellationToken) ?? throw new AWSProvisioningException("the stack has gone.");
        if (!stack.IsFailed)
            return stack;

        var failures = await stacks.FailuresAsync(resource.StackName, cancellationToken);
        throw new AWSProvisioningException(
            $"Failed to apply CloudFormation template ({stack.Status}). "
                + $"{stack.Reason}{string.Concat(failures.Take(5).Select(failure => $"{Environment.NewLine}    {failure}"))}"
        );
    }

    private async Task<CloudFormationStack?> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var stack = await stacks.FindAsync(resource.StackName, cancellationToken);
            if (stack is not { IsInProgress: true })
                return stack;

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private CloudFormationCall Describe(string template, string hash, bool isNew)
    {
        var call = new CloudFormationCall
        {
            Parameters =
            {
                ["StackName"] = resource.StackName,
                ["ChangeSetName"] = $"Aspire-AppHost-{DateTime.Now.Ticks}",
                ["ChangeSetType"] = isNew ? "CREATE" : "UPDATE",
                ["TemplateBody"] = template,
            },
        };
        if (resource.RoleArn is { } role)
            call.Parameters["RoleARN"] = role;

        return call.With("Parameters", "ParameterKey", "ParameterValue", resource.Parameters)
            .With("Tags", "Key", "Value", resource.Tags.Where(tag => tag.Key != HashTag).Append(new(HashTag, hash)))
            .With("Capabilities", Capabilities.Except(resource.DisabledCapabilities, StringComparer.OrdinalIgnoreCase));
    }

    private string HashOf(string template)
    {
        var tags = resource.Tags.Where(tag => tag.Key != HashTag).Select(tag => $"tag:{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);
        var content =
            template
            + string.Join(';', resource.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"))
            + string.Join(';', tags);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
    }

    private static bool IsNoChange(string? reason) =>
        reason?.Contains("The submitted information didn't contain changes", StringComparison.OrdinalIgnoreCase) == true;

    [LoggerMessage(40, LogLevel.Information, "CloudFormation stack {Stack} is as its template says.")]
    private static partial void Unchanged(ILogger logger, string stack);

    [LoggerMessage(41, LogLevel.Information, "CloudFormation stack {Stack} is being {What}; that takes a minute or two.")]
    private static partial void Changing(ILogger logger, string stack, string what);
}
