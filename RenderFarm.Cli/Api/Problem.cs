using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Api;

/// <summary>Problem details (RFC 9457), as far as people read them.</summary>
internal sealed record Problem
{
    public string? Type { get; init; }

    public string? Title { get; init; }

    public string? Detail { get; init; }

    /// <summary>What the farm would have to know of a scene, and has no worker to find out.</summary>
    public InspectScene? Question { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(": ", ((string?[])[Title?.TrimEnd('.'), Detail]).Where(part => !string.IsNullOrWhiteSpace(part)));
}
