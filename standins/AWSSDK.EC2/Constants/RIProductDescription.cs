using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Systems, as they are priced.</summary>
public class RIProductDescription : ConstantClass
{
    /// <summary><c>Linux/UNIX</c>.</summary>
    public static readonly RIProductDescription LinuxUNIX = new("Linux/UNIX");

    /// <summary><c>Linux/UNIX (Amazon VPC)</c>.</summary>
    public static readonly RIProductDescription LinuxUNIXAmazonVPC = new("Linux/UNIX (Amazon VPC)");

    /// <summary><c>Windows</c>.</summary>
    public static readonly RIProductDescription Windows = new("Windows");

    /// <summary><c>Windows (Amazon VPC)</c>.</summary>
    public static readonly RIProductDescription WindowsAmazonVPC = new("Windows (Amazon VPC)");

    /// <summary>A value that has no constant here.</summary>
    public RIProductDescription(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator RIProductDescription(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static RIProductDescription FindValue(string value) => FindValue<RIProductDescription>(value);
}
