namespace Amazon.EC2.Model;

/// <summary>Disks of a type's own.</summary>
public class InstanceStorageInfo
{
    /// <summary>GB of all of them.</summary>
    public long? TotalSizeInGB { get; set; }
}
