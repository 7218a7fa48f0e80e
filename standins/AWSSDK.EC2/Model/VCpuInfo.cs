namespace Amazon.EC2.Model;

/// <summary>Processors of a type.</summary>
public class VCpuInfo
{
    /// <summary>Cores.</summary>
    public int? DefaultCores { get; set; }

    /// <summary>Threads of a core.</summary>
    public int? DefaultThreadsPerCore { get; set; }

    /// <summary>Processors: cores times threads.</summary>
    public int? DefaultVCpus { get; set; }
}
