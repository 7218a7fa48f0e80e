using Amazon;

namespace Aspire.Hosting.AWS;

/// <summary>Which credentials and region the AWS SDK uses.</summary>
public interface IAWSSDKConfig
{
    /// <summary>Profile of the credentials; the SDK's default chain when null.</summary>
    string? Profile { get; set; }

    /// <summary>The region; the SDK's default when null.</summary>
    RegionEndpoint? Region { get; set; }
}
