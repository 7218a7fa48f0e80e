namespace Amazon.EC2.Model;

/// <summary>Metrics every minute.</summary>
public class LaunchTemplatesMonitoringRequest
{
    /// <summary>Whether there are.</summary>
    public bool? Enabled { get; set; }
}
