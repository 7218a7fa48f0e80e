using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known of a resource at a moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>Its state.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>Its health; null while it does not run.</summary>
    public HealthStatus? HealthStatus { get; internal init; }

    /// <summary>Exit code of its process, when that has ended.</summary>
    public int? ExitCode { get; init; }
}
