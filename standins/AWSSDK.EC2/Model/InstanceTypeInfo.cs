namespace Amazon.EC2.Model;

/// <summary>A type of machine.</summary>
public class InstanceTypeInfo
{
    /// <summary>Without a hypervisor.</summary>
    public bool? BareMetal { get; set; }

    /// <summary>Whether its processor works on credit.</summary>
    public bool? BurstablePerformanceSupported { get; set; }

    /// <summary>Of the current generation.</summary>
    public bool? CurrentGeneration { get; set; }

    /// <summary>Graphics processors; null when there are none.</summary>
    public GpuInfo? GpuInfo { get; set; }

    /// <summary>Disks of its own; null when there are none.</summary>
    public InstanceStorageInfo? InstanceStorageInfo { get; set; }

    /// <summary>Whether it has disks of its own.</summary>
    public bool? InstanceStorageSupported { get; set; }

    /// <summary>Name.</summary>
    public InstanceType InstanceType { get; set; } = null!;

    /// <summary>Memory.</summary>
    public MemoryInfo MemoryInfo { get; set; } = null!;

    /// <summary>Processor.</summary>
    public ProcessorInfo ProcessorInfo { get; set; } = null!;

    /// <summary><c>spot</c>, <c>on-demand</c>.</summary>
    public List<string>? SupportedUsageClasses { get; set; }

    /// <summary><c>hvm</c>, <c>paravirtual</c>.</summary>
    public List<string>? SupportedVirtualizationTypes { get; set; }

    /// <summary>Processors.</summary>
    public VCpuInfo VCpuInfo { get; set; } = null!;
}
