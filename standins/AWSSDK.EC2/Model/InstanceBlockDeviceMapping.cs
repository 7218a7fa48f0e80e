namespace Amazon.EC2.Model;

/// <summary>A disk of a machine.</summary>
public class InstanceBlockDeviceMapping
{
    /// <summary>Name of the device.</summary>
    public string DeviceName { get; set; } = null!;

    /// <summary>The volume.</summary>
    public EbsInstanceBlockDevice? Ebs { get; set; }
}
