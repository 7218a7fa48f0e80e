using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Which versions were deleted.</summary>
public class DeleteLaunchTemplateVersionsResponse : AmazonWebServiceResponse
{
    /// <summary>Versions that were deleted; null when there are none.</summary>
    [Ec2Wire("SuccessfullyDeletedLaunchTemplateVersionSet", "successfullyDeletedLaunchTemplateVersionSet")]
    public List<DeleteLaunchTemplateVersionsResponseSuccessItem>? SuccessfullyDeletedLaunchTemplateVersions { get; set; }

    /// <summary>Versions that were not; null when there are none.</summary>
    [Ec2Wire("UnsuccessfullyDeletedLaunchTemplateVersionSet", "unsuccessfullyDeletedLaunchTemplateVersionSet")]
    public List<DeleteLaunchTemplateVersionsResponseErrorItem>? UnsuccessfullyDeletedLaunchTemplateVersions { get; set; }
}
