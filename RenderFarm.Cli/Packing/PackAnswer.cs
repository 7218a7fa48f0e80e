namespace RenderFarm.Cli.Packing;

/// <summary>What the script in Blender says, a piece at a time: what it is at, then either <see cref="Problem"/> or what it made.</summary>
internal sealed record PackAnswer
{
    /// <summary>What it begins, for the user.</summary>
    public string? Doing { get; init; }

    /// <summary>Blender's version, such as <c>4.5</c>; null while it is not done.</summary>
    public string? Blender { get; init; }

    /// <summary>Why this Blender cannot pack this file, to go on after its name; null when it has.</summary>
    public string? Problem { get; init; }

    /// <summary>Number of packed files by kind.</summary>
    public IReadOnlyDictionary<string, int> Packed { get; init; } = new Dictionary<string, int>();

    /// <summary>Paths of the files that the copy was made of, those included that were missing.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>What the scene needs and no copy can hold.</summary>
    public IReadOnlyList<OutsideFile> Left { get; init; } = [];

    /// <summary>Paths of what the scene needs and is not there.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}
