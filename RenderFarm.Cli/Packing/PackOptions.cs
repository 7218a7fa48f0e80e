namespace RenderFarm.Cli.Packing;

/// <summary>How the user wants a file packed.</summary>
internal sealed record PackOptions
{
    /// <summary>Whether it is packed at all.</summary>
    public bool Pack { get; init; } = true;

    /// <summary>A Blender that the user named; null when one is to be found.</summary>
    public string? Blender { get; init; }

    /// <summary>Full path of the folder that goes along; null for none.</summary>
    public string? Assets { get; init; }

    /// <summary>Version of Blender of the oldest worker, such as <c>4.5.11</c>; null when not known.</summary>
    public Version? Newest { get; init; }
}
