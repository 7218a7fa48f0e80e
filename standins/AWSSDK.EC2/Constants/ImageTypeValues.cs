using Amazon.Runtime;

namespace Amazon.EC2;

/// <summary>Kinds of images.</summary>
public class ImageTypeValues : ConstantClass
{
    /// <summary><c>kernel</c>.</summary>
    public static readonly ImageTypeValues Kernel = new("kernel");

    /// <summary><c>machine</c>.</summary>
    public static readonly ImageTypeValues Machine = new("machine");

    /// <summary><c>ramdisk</c>.</summary>
    public static readonly ImageTypeValues Ramdisk = new("ramdisk");

    /// <summary>A value that has no constant here.</summary>
    public ImageTypeValues(string value)
        : base(value)
    {
    }

    /// <summary>The constant of that value, or a new one.</summary>
    public static implicit operator ImageTypeValues(string value) => FindValue(value);

    /// <summary>The constant of that value, or a new one.</summary>
    public static ImageTypeValues FindValue(string value) => FindValue<ImageTypeValues>(value);
}
