namespace RenderFarm.Cli.Packing;

/// <summary>What was done to bring along what a .blend needs.</summary>
internal sealed record PackingFacts
{
    /// <summary>The Blender that packed, such as <c>4.5</c>; null when the file goes as it is.</summary>
    public string? Blender { get; init; }

    /// <summary>Why the file goes as it is, in a sentence; null when it was packed.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether an earlier copy was taken, since nothing has changed.</summary>
    public bool Again { get; init; }

    /// <summary>Size of the user's file.</summary>
    public required long OriginalBytes { get; init; }

    /// <summary>Size of what is sent.</summary>
    public required long SentBytes { get; init; }

    /// <summary>Number of packed files by kind.</summary>
    public IReadOnlyDictionary<string, int> Packed { get; init; } = new Dictionary<string, int>();

    /// <summary>What the scene needs and neither the copy nor <c>--assets</c> has.</summary>
    public IReadOnlyList<OutsideFile> Left { get; init; } = [];

    /// <summary>Paths of what the scene needs and is not there.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}
