using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Whether instance metadata require a token.</summary>
public class HttpTokensState : ConstantClass
{
    /// <summary><c>optional</c>.</summary>
    public static readonly HttpTokensState Optional = new("optional");

    /// <summary><c>required</c>.</summary>
    public static readonly HttpTokensState Required = new("required");

    /// <summary>A value that has no constant here.</summary>
    public HttpTokensState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator HttpTokensState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static HttpTokensState FindValue(string value) => FindValue<HttpTokensState>(value);
}
