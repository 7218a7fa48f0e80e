namespace Amazon.EC2.Model;

/// <summary>A volume.</summary>
public class LaunchTemplateEbsBlockDeviceRequest
{
    /// <summary>Whether it is deleted with the machine.</summary>
    public bool? DeleteOnTermination { get; set; }

    /// <summary>Whether it is encrypted.</summary>
    public bool? Encrypted { get; set; }

    /// <summary>Operations a second.</summary>
    public int? Iops { get; set; }

    /// <summary>Key; the account's own without.</summary>
    public string? KmsKeyId { get; set; }

    /// <summary>Snapshot that it starts from.</summary>
    public string? SnapshotId { get; set; }

    /// <summary>MiB a second, of gp3 only.</summary>
    public int? Throughput { get; set; }

    /// <summary>GiB.</summary>
    public int? VolumeSize { get; set; }

    /// <summary>Kind.</summary>
    public VolumeType? VolumeType { get; set; }
}
