namespace RenderFarm.Cli.Api;

/// <summary>Problem details (RFC 9457), as far as people read them.</summary>
internal sealed record Problem
{
    public string? Type { get; init; }

    public string? Title { get; init; }

    public string? Detail { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(": ", ((string?[])[Title?.TrimEnd('.'), Detail]).Where(part => !string.IsNullOrWhiteSpace(part)));
}
