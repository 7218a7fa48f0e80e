namespace RenderFarm.Cli.Farm;

/// <summary>Problem details (RFC 9457), as far as people read them.</summary>
internal sealed record Problem
{
    public string? Type { get; init; }

    public string? Title { get; init; }

    public string? Detail { get; init; }

    /// <summary>What is wrong with which field, where the farm checked a request field by field.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        IEnumerable<string?> parts = [Title?.TrimEnd('.'), Detail, .. Errors?.SelectMany(e => e.Value.Select(text => $"{e.Key}: {text}")) ?? []];
        return string.Join(": ", parts.Where(p => !string.IsNullOrWhiteSpace(p)));
    }
}
