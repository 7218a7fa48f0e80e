using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RenderFarm.ServiceDefaults;

/// <summary>Where the farm's own spans and numbers come from.</summary>
public static class FarmTelemetry
{
    /// <summary>Name of <see cref="Source"/> and <see cref="Meter"/>.</summary>
    public const string Name = "RenderFarm";

    /// <summary>Source of the farm's spans.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Source of the farm's metrics.</summary>
    public static Meter Meter { get; } = new(Name);
}
