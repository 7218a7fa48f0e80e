using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Why a version of a launch template is not deleted.</summary>
public class LaunchTemplateErrorCode : ConstantClass
{
    /// <summary><c>launchTemplateIdDoesNotExist</c>.</summary>
    public static readonly LaunchTemplateErrorCode LaunchTemplateIdDoesNotExist = new("launchTemplateIdDoesNotExist");

    /// <summary><c>launchTemplateIdMalformed</c>.</summary>
    public static readonly LaunchTemplateErrorCode LaunchTemplateIdMalformed = new("launchTemplateIdMalformed");

    /// <summary><c>launchTemplateNameDoesNotExist</c>.</summary>
    public static readonly LaunchTemplateErrorCode LaunchTemplateNameDoesNotExist = new("launchTemplateNameDoesNotExist");

    /// <summary><c>launchTemplateNameMalformed</c>.</summary>
    public static readonly LaunchTemplateErrorCode LaunchTemplateNameMalformed = new("launchTemplateNameMalformed");

    /// <summary><c>launchTemplateVersionDoesNotExist</c>.</summary>
    public static readonly LaunchTemplateErrorCode LaunchTemplateVersionDoesNotExist = new("launchTemplateVersionDoesNotExist");

    /// <summary><c>unexpectedError</c>.</summary>
    public static readonly LaunchTemplateErrorCode UnexpectedError = new("unexpectedError");

    /// <summary>A value that has no constant here.</summary>
    public LaunchTemplateErrorCode(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator LaunchTemplateErrorCode(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static LaunchTemplateErrorCode FindValue(string value) => FindValue<LaunchTemplateErrorCode>(value);
}
