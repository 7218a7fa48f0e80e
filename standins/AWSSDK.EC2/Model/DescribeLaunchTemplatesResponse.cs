using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A page of launch templates.</summary>
public class DescribeLaunchTemplatesResponse : AmazonWebServiceResponse
{
    /// <summary>Templates; null when there are none.</summary>
    public List<LaunchTemplate>? LaunchTemplates { get; set; }

    /// <summary>Where the next page starts; null on the last.</summary>
    public string? NextToken { get; set; }
}
