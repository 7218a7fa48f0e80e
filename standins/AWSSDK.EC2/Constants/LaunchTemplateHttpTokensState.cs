using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Whether instance metadata require a token.</summary>
public class LaunchTemplateHttpTokensState : ConstantClass
{
    /// <summary><c>optional</c>.</summary>
    public static readonly LaunchTemplateHttpTokensState Optional = new("optional");

    /// <summary><c>required</c>.</summary>
    public static readonly LaunchTemplateHttpTokensState Required = new("required");

    /// <summary>A value that has no constant here.</summary>
    public LaunchTemplateHttpTokensState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator LaunchTemplateHttpTokensState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static LaunchTemplateHttpTokensState FindValue(string value) => FindValue<LaunchTemplateHttpTokensState>(value);
}
