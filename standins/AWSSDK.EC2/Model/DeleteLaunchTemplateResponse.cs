using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A launch template that was deleted.</summary>
public class DeleteLaunchTemplateResponse : AmazonWebServiceResponse
{
    /// <summary>The template.</summary>
    public LaunchTemplate LaunchTemplate { get; set; } = null!;
}
