using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A new version.</summary>
public class CreateLaunchTemplateVersionResponse : AmazonWebServiceResponse
{
    /// <summary>The version.</summary>
    public LaunchTemplateVersion LaunchTemplateVersion { get; set; } = null!;

    /// <summary>What is wrong in it.</summary>
    public ValidationWarning? Warning { get; set; }
}
