namespace Amazon.EC2.Model;

/// <summary>Graphics processors of a type.</summary>
public class GpuInfo
{
    /// <summary>They by their kind.</summary>
    public List<GpuDeviceInfo>? Gpus { get; set; }

    /// <summary>Memory of all of them.</summary>
    public int? TotalGpuMemoryInMiB { get; set; }
}
