namespace Amazon.EC2.Model;

/// <summary>A version of a launch template.</summary>
public class LaunchTemplateVersion
{
    /// <summary>Who created it.</summary>
    public string? CreatedBy { get; set; }

    /// <summary>When it was created.</summary>
    public DateTime? CreateTime { get; set; }

    /// <summary>Whether it counts when none is named.</summary>
    public bool? DefaultVersion { get; set; }

    /// <summary>What it says.</summary>
    public ResponseLaunchTemplateData LaunchTemplateData { get; set; } = null!;

    /// <summary>Id of the template.</summary>
    public string LaunchTemplateId { get; set; } = null!;

    /// <summary>Name of the template.</summary>
    public string LaunchTemplateName { get; set; } = null!;

    /// <summary>Description.</summary>
    public string? VersionDescription { get; set; }

    /// <summary>Number.</summary>
    public long? VersionNumber { get; set; }
}
