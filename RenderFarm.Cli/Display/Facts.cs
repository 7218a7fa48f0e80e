using Spectre.Console;

namespace RenderFarm.Cli.Display;

/// <summary>Names and values in two columns.</summary>
internal sealed class Facts
{
    private readonly List<(string Name, string Value)> _lines = [];

    /// <summary>Adds a line, unless there is no value.</summary>
    public void Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            _lines.Add((name, value));
    }

    public void Show(Output output)
    {
        var width = _lines.Select(line => line.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in _lines)
            output.Show(new Markup($"  [grey]{name.PadRight(width).EscapeMarkup()}[/]   {value.EscapeMarkup()}\n"));
    }
}

/// <summary>What went along with a scene.</summary>
/// <param name="Manifest">SHA-256 of the manifest.</param>
/// <param name="Files">Number of files.</param>
/// <param name="TotalBytes">Their bytes.</param>
/// <param name="UploadedFiles">Files that the farm did not have; equal files count once.</param>
/// <param name="UploadedBytes">Their bytes.</param>
internal sealed record AssetFacts(string Manifest, int Files, long TotalBytes, int UploadedFiles, long UploadedBytes);

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

/// <summary>A file or folder that a scene reads and that is not packed.</summary>
/// <param name="Kind">Such as <c>image sequence</c>.</param>
/// <param name="Path">Full path of it, or of the first of its files.</param>
internal sealed record OutsideFile(string Kind, string Path);
