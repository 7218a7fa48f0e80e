namespace Amazon.EC2.Model;

/// <summary>A volume of a machine.</summary>
public class EbsInstanceBlockDevice
{
    /// <summary>When it was attached.</summary>
    public DateTime? AttachTime { get; set; }

    /// <summary>Whether it is deleted with the machine.</summary>
    public bool? DeleteOnTermination { get; set; }

    /// <summary>Id.</summary>
    public string VolumeId { get; set; } = null!;
}
