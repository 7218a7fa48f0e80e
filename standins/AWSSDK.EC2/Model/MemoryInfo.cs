namespace Amazon.EC2.Model;

/// <summary>Memory of a type.</summary>
public class MemoryInfo
{
    /// <summary>MiB.</summary>
    public long? SizeInMiB { get; set; }
}
