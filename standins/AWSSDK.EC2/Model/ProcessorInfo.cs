namespace Amazon.EC2.Model;

/// <summary>Processor of a type.</summary>
public class ProcessorInfo
{
    /// <summary>Manufacturer.</summary>
    public string? Manufacturer { get; set; }

    /// <summary><c>x86_64</c>, <c>arm64</c>.</summary>
    public List<string> SupportedArchitectures { get; set; } = null!;

    /// <summary>GHz.</summary>
    public double? SustainedClockSpeedInGhz { get; set; }
}
