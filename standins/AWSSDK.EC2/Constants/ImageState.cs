using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>States of an image.</summary>
public class ImageState : ConstantClass
{
    /// <summary><c>available</c>.</summary>
    public static readonly ImageState Available = new("available");

    /// <summary><c>deregistered</c>.</summary>
    public static readonly ImageState Deregistered = new("deregistered");

    /// <summary><c>disabled</c>.</summary>
    public static readonly ImageState Disabled = new("disabled");

    /// <summary><c>error</c>.</summary>
    public static readonly ImageState Error = new("error");

    /// <summary><c>failed</c>.</summary>
    public static readonly ImageState Failed = new("failed");

    /// <summary><c>invalid</c>.</summary>
    public static readonly ImageState Invalid = new("invalid");

    /// <summary><c>pending</c>.</summary>
    public static readonly ImageState Pending = new("pending");

    /// <summary><c>transient</c>.</summary>
    public static readonly ImageState Transient = new("transient");

    /// <summary>A value that has no constant here.</summary>
    public ImageState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator ImageState(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static ImageState FindValue(string value) => FindValue<ImageState>(value);
}
