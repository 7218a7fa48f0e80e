using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A new launch template.</summary>
public class CreateLaunchTemplateResponse : AmazonWebServiceResponse
{
    /// <summary>The template.</summary>
    public LaunchTemplate LaunchTemplate { get; set; } = null!;

    /// <summary>What is wrong in it.</summary>
    public ValidationWarning? Warning { get; set; }
}
