namespace Amazon.EC2.Model;

/// <summary>Memory of a graphics processor.</summary>
public class GpuDeviceMemoryInfo
{
    /// <summary>MiB.</summary>
    public int? SizeInMiB { get; set; }
}
