namespace Aspire.Hosting;

/// <summary>How an application model is built and run.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>Command line of the AppHost, read as configuration.</summary>
    public string[]? Args { get; set; }

    /// <summary>Folder of the AppHost project; by default the one it was built from.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>Plain http is allowed. The stand-in speaks nothing else.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>No dashboard. The stand-in has none.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Sends what the resources print to the logger <c>{application}.Resources.{resource}</c>: errors for standard error, else information.</summary>
    public bool EnableResourceLogging { get; set; }
}
