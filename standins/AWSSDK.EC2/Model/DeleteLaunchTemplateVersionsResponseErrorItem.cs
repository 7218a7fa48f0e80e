namespace Amazon.EC2.Model;

/// <summary>A version that was not deleted.</summary>
public class DeleteLaunchTemplateVersionsResponseErrorItem
{
    /// <summary>Id of the template.</summary>
    public string LaunchTemplateId { get; set; } = null!;

    /// <summary>Name of the template.</summary>
    public string LaunchTemplateName { get; set; } = null!;

    /// <summary>Why.</summary>
    public ResponseError ResponseError { get; set; } = null!;

    /// <summary>Number.</summary>
    public long? VersionNumber { get; set; }
}
