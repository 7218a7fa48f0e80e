namespace Amazon.EC2.Model;

/// <summary>Why a fleet got no machine of a type in a zone.</summary>
public class CreateFleetError
{
    /// <summary>Code of the error.</summary>
    public string ErrorCode { get; set; } = null!;

    /// <summary>The error in words.</summary>
    public string ErrorMessage { get; set; } = null!;

    /// <summary>Which template, type and zone was tried.</summary>
    public LaunchTemplateAndOverridesResponse? LaunchTemplateAndOverrides { get; set; }

    /// <summary>Spot or on demand.</summary>
    public InstanceLifecycle Lifecycle { get; set; } = null!;
}
