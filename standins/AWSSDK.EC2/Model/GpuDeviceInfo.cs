namespace Amazon.EC2.Model;

/// <summary>Graphics processors that are alike.</summary>
public class GpuDeviceInfo
{
    /// <summary>How many.</summary>
    public int? Count { get; set; }

    /// <summary>Manufacturer.</summary>
    public string Manufacturer { get; set; } = null!;

    /// <summary>Memory of each.</summary>
    public GpuDeviceMemoryInfo? MemoryInfo { get; set; }

    /// <summary>Name.</summary>
    public string Name { get; set; } = null!;
}
