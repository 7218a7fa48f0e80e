namespace Amazon.EC2.Model;

/// <summary>Deletes a launch template with all its versions.</summary>
public class DeleteLaunchTemplateRequest : AmazonEC2Request
{
    /// <summary>Id of the template.</summary>
    public string? LaunchTemplateId { get; set; }

    /// <summary>Name of the template.</summary>
    public string? LaunchTemplateName { get; set; }
}
