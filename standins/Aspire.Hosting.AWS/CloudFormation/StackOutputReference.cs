using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.AWS.CloudFormation;

/// <summary>An output of a stack, which is known once the stack is there.</summary>
public class StackOutputReference(string name, ICloudFormationResource resource) : IValueProvider
{
    /// <summary>Name of the output.</summary>
    public string Name { get; } = name;

    /// <summary>The stack.</summary>
    public ICloudFormationResource Resource { get; } = resource;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">The stack is not there yet, or has no such output.</exception>
    public string? Value =>
        ((CloudFormationResource)Resource).Outputs?.GetValueOrDefault(Name) ?? throw new InvalidOperationException($"No output for {Name}");

    /// <inheritdoc/>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        if (Resource.ProvisioningTaskCompletionSource is { } provisioning)
            await provisioning.Task.WaitAsync(cancellationToken);

        return Value;
    }
}
