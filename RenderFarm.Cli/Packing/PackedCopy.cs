namespace RenderFarm.Cli.Packing;

/// <summary>A packed copy in the user's cache, and what it was made of.</summary>
internal sealed record PackedCopy
{
    /// <summary>SHA-256 of the copy.</summary>
    public required string Sha256 { get; init; }

    /// <summary>SHA-256 of each file that it was made of, by path; null for one that was missing.</summary>
    public required IReadOnlyDictionary<string, string?> Sources { get; init; }

    /// <summary>What Blender said.</summary>
    public required PackAnswer Answer { get; init; }
}
