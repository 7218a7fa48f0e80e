namespace Aspire.Hosting.AWS.CloudFormation;

/// <summary>A stack that is made, or brought up to date, from a template.</summary>
public interface ICloudFormationTemplateResource : ICloudFormationResource
{
    /// <summary>Path of the template.</summary>
    string TemplatePath { get; }

    /// <summary>Role that CloudFormation takes; the caller's own rights when null.</summary>
    string? RoleArn { get; set; }

    /// <summary>Pause between two looks at the stack, in seconds; 3 by default.</summary>
    int StackPollingInterval { get; set; }

    /// <summary>Asks CloudFormation for changes even if template and parameters are those of the time before.</summary>
    bool DisableDiffCheck { get; set; }

    /// <summary>Capabilities to withhold from those that CloudFormation is given.</summary>
    IList<string> DisabledCapabilities { get; }

    /// <summary>Sets a parameter of the template.</summary>
    ICloudFormationTemplateResource AddParameter(string parameterName, string parameterValue);
}
