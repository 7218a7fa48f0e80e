using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A page of versions.</summary>
public class DescribeLaunchTemplateVersionsResponse : AmazonWebServiceResponse
{
    /// <summary>Versions; null when there are none.</summary>
    [Ec2Wire("LaunchTemplateVersionSet", "launchTemplateVersionSet")]
    public List<LaunchTemplateVersion>? LaunchTemplateVersions { get; set; }

    /// <summary>Where the next page starts; null on the last.</summary>
    public string? NextToken { get; set; }
}
