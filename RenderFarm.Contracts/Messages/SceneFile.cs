namespace RenderFarm.Contracts.Messages;

/// <summary>A file outside the .blend, or one that is packed into it.</summary>
public sealed record SceneFile
{
    /// <summary>What it is to the scene, such as <c>image</c>, <c>sequence</c>, <c>library</c> or <c>simulation</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>As it stands in the .blend; <c>//</c> is the folder of the .blend.</summary>
    public required string Path { get; init; }

    public bool Packed { get; init; }

    public bool Missing { get; init; }

    /// <summary>Which parts of it are missing, or what it belongs to.</summary>
    public string? Detail { get; init; }
}
