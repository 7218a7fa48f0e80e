namespace Amazon.EC2.Model;

/// <summary>A disk.</summary>
public class LaunchTemplateBlockDeviceMappingRequest
{
    /// <summary>Name of the device.</summary>
    public string DeviceName { get; set; } = null!;

    /// <summary>The volume.</summary>
    public LaunchTemplateEbsBlockDeviceRequest? Ebs { get; set; }

    /// <summary>Leaves out a device of the image.</summary>
    public string? NoDevice { get; set; }

    /// <summary>Name of an instance store volume, <c>ephemeral0</c> and on.</summary>
    public string? VirtualName { get; set; }
}
