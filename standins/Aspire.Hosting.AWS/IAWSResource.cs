using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.AWS;

/// <summary>A resource in AWS.</summary>
public interface IAWSResource : IResource
{
    /// <summary>Credentials and region; the SDK's defaults when null.</summary>
    IAWSSDKConfig? AWSSDKConfig { get; set; }

    /// <summary>Completed when the resource is there; null before the application starts.</summary>
    TaskCompletionSource? ProvisioningTaskCompletionSource { get; set; }
}
