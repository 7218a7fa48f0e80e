namespace RenderFarm.ServiceDefaults;

/// <summary>What all processes of a farm must agree on. Section <c>Farm</c>.</summary>
public sealed class FarmOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Farm";

    /// <summary>Bucket of scenes and images: 3 to 63 lower-case letters, digits and hyphens.</summary>
    public string Bucket { get; set; } = "renderfarm";

    /// <summary>
    /// Keeps farms that share an AWS account apart: the names of all queues start with it. 1 to 32 lower-case letters, digits
    /// and hyphens.
    /// </summary>
    public string Scope { get; set; } = "renderfarm";

    /// <summary>
    /// How long a consumer may go on when the process is told to stop, before its token is cancelled; 0 to 90 seconds. A machine
    /// on the spot market has two minutes, and after the consumers the bus and the host need some seconds each.
    /// </summary>
    public TimeSpan ConsumerStopTimeout { get; set; } = TimeSpan.FromSeconds(75);
}
