using System.Globalization;
using System.Text;
using System.Text.Json;
using RenderFarm.Benchmarks;
using RenderFarm.Tests.Blender;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Blender.Install;

namespace RenderFarm.Tests.Conformance;

/// <summary>Makes the scenes of the rows, keeps a warm Blender of each version for the farm's side, and writes the table.</summary>
public sealed class ConformanceFixture : IAsyncLifetime, IDisposable
{
    private readonly BlenderFixture _blenders = new();
    private readonly Dictionary<string, BlenderProcess> _warm = new(StringComparer.Ordinal);

    private readonly Dictionary<string, (string Version, string Folder, JsonElement Made)> _scenes = new(StringComparer.Ordinal);

    // By row and version: what each way of rendering it came to.
    private readonly Dictionary<(string Row, string Version), MadeRow?> _made = [];

    internal static string Script => Path.Combine(Build.RepositoryRoot, "RenderFarm.Tests", "Conformance", "make_rows.py");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var blender in _warm.Values)
            await blender.DisposeAsync();
        if (!ConformanceTests.IsComplete)
            return;
        if (_made.Values.Any(made => made is { Ways.Count: > 0 }))
            await File.WriteAllTextAsync(Path.Combine(Build.RepositoryRoot, "docs", "conformance.md"), Table());
        if (_made.Values.Any(made => made?.Kept[0] is not null))
            await File.WriteAllTextAsync(Path.Combine(Build.RepositoryRoot, "docs", "persistent-data.md"), KeptTable());
    }

    public void Dispose() => _blenders.Dispose();

    internal string NewFolder() => _blenders.NewFolder();

    /// <summary>The scene of a row; null when this Blender lacks what it is about. The first one has those of all rows made.</summary>
    internal async Task<MadeRow?> MakeAsync(string blender, string row)
    {
        if (!_scenes.TryGetValue(blender, out var scenes))
        {
            var (found, problem) = await BlenderProbe.TryAsync(blender, default);
            Assert.Null(problem);
            var folder = Directory.CreateDirectory(Path.Combine(_blenders.Folder, $"rows-{_scenes.Count}")).FullName;
            string[] arguments = ["-b", "--factory-startup", "--python-exit-code", "3", "-P", Script, "--", folder];
            await TestBlender.RunAsync(blender, [.. arguments, .. ConformanceTests.Chosen]);
            var made = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "rows.json"))).RootElement;
            _scenes[blender] = scenes = (found!.Version, folder, made);
        }

        var facts = scenes.Made.GetProperty(row);
        Assert.False(facts.TryGetProperty("error", out var error), $"{error}");
        if (facts.TryGetProperty("lacks", out _))
        {
            _made[(row, scenes.Version)] = null;
            return null;
        }

        // Blender 3.4 and 4.3 crash when several scenes of one file were rendered and those of another file are then. The farm's processes
        // are for one file each; here the others share one, for the time that it saves.
        var key = facts.GetProperty("scenes").GetInt32() > 1 ? blender + row : blender;
        if (!_warm.TryGetValue(key, out var farm) || !farm.IsAlive)
            _warm[key] = farm = await _blenders.StartAsync(program: blender);
        var frames = facts.GetProperty("frames").EnumerateArray().Select(frame => frame.GetInt32()).ToList();
        var animated = facts.GetProperty("animated").EnumerateArray().Select(path => path.GetString()!).ToList();
        return _made[(row, scenes.Version)] = _made.GetValueOrDefault((row, scenes.Version)) is { } known
            ? known with
            {
                Farm = farm,
            }
            : new MadeRow(blender, farm, Path.Combine(scenes.Folder, row), frames, animated);
    }

    private string KeptTable()
    {
        var versions = _made.Keys.Select(key => key.Version).Distinct().Order(StringComparer.Ordinal).ToList();
        var text = new StringBuilder();
        text.AppendLine(
            """
            # Data that Cycles keeps from frame to frame

            Blender's *Persistent Data* spares Cycles the preparation of what does not change. The farm switches
            it on by itself where preparing takes much of a frame, but only for scenes in which nothing can go
            stale. Each row of the [comparison](conformance.md) that Cycles renders, some frames one after the
            other with it and without, by pixels: *kept* is what the farm keeps data for, and is equal;
            *would differ* is why it does not, and *not kept* would be equal in this scene, which proves
            nothing for others of its kind. Written by

            ```
            RENDERFARM_CONFORMANCE=all RENDERFARM_BLENDERS=PATH:PATH dotnet test --filter FullyQualifiedName~Data_that_is_kept
            ```

            """
        );
        text.AppendLine($"| row | animated | {string.Join(" | ", versions)} |")
            .AppendLine($"|---|---|{string.Concat(versions.Select(_ => "---|"))}");
        foreach (var row in ConformanceTests.All)
        {
            var made = versions.ConvertAll(version => _made.GetValueOrDefault((row, version)));
            if (made.Find(one => one?.Kept[0] is not null) is { } any)
                text.AppendLine(
                    $"| {row.Replace('_', ' ')} | {string.Join(", ", any.Animated.Select(path => $"`{path}`"))} | "
                        + $"{string.Join(" | ", made.Select(Cell))} |"
                );
        }

        return text.ToString();

        static string Cell(MadeRow? made) =>
            made?.Kept[0] switch
            {
                null => "-",
                (true, true) => "kept",
                (true, false) => "kept, a fault",
                (false, true) => "not kept",
                _ => "would differ",
            };
    }

    private string Table()
    {
        var versions = _made.Keys.Select(key => key.Version).Distinct().Order(StringComparer.Ordinal).ToList();
        var text = new StringBuilder();
        var rows = ConformanceTests.All.Where(row => versions.Exists(version => _made.ContainsKey((row, version)))).ToList();
        text.AppendLine(
            """
            # Conformance

            What the farm renders, compared pixel by pixel with a bare Blender of the same version. Each row
            is a small scene of `RenderFarm.Tests/Conformance/rows`, rendered *whole*, in two ranges of
            *samples* and in four *tiles* where the scene can be divided. A way that is named is equal: to the
            last bit, a mean of samples to float rounding. A number leads to what the farm says on the job
            where a way differs; `-` means that this Blender has no such thing. This page is written by

            ```
            RENDERFARM_CONFORMANCE=all RENDERFARM_BLENDERS=PATH:PATH dotnet test --filter FullyQualifiedName~ConformanceTests
            ```

            """
        );
        foreach (var version in versions)
        {
            var there = rows.Select(row => _made.GetValueOrDefault((row, version))).OfType<MadeRow>().ToList();
            var equal = there.Count(row => row.Ways.All(way => way.Value is null));
            text.AppendLine(CultureInfo.InvariantCulture, $"- Blender {version}: {equal} of {there.Count} rows are equal in every way.");
        }

        var notes = new List<string>();
        text.AppendLine()
            .AppendLine($"| row | {string.Join(" | ", versions)} |")
            .AppendLine($"|---|{string.Concat(versions.Select(_ => "---|"))}");
        foreach (var row in rows)
            text.AppendLine($"| {row.Replace('_', ' ')} | {string.Join(" | ", versions.Select(version => Cell(row, version)))} |");
        text.AppendLine().AppendLine("| note | what the farm says |").AppendLine("|---|---|");
        for (var note = 0; note < notes.Count; note++)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {note + 1} | {notes[note]} |");
        return text.ToString();

        string Cell(string row, string version) =>
            _made.GetValueOrDefault((row, version)) is { } made
                ? string.Join(", ", made.Ways.Select(way => way.Value is { } said ? $"{way.Key} differs ({Note(said)})" : way.Key))
                : "-";

        int Note(string said)
        {
            if (!notes.Contains(said))
                notes.Add(said);
            return notes.IndexOf(said) + 1;
        }
    }
}

/// <summary>A row's scene, made by one Blender.</summary>
/// <param name="Blender">The program.</param>
/// <param name="Farm">The farm's Blender, of the same version.</param>
/// <param name="Folder">With scene.blend in it.</param>
/// <param name="Frames">The frames to compare; none for the whole animation.</param>
/// <param name="Animated">Its properties that are animated.</param>
internal sealed record MadeRow(
    string Blender,
    BlenderProcess Farm,
    string Folder,
    IReadOnlyList<int> Frames,
    IReadOnlyList<string> Animated
)
{
    /// <summary>Whether the farm keeps data from frame to frame, and whether it may; null where it was not tried.</summary>
    public (bool Keeps, bool IsEqual)?[] Kept { get; } = [null];

    /// <summary>By way of rendering: null where it is equal, or what the farm says of the difference.</summary>
    public SortedDictionary<string, string?> Ways { get; } = new(Comparer<string>.Create((a, b) => Order(a) - Order(b)));

    public string Scene => Path.Combine(Folder, "scene.blend");

    /// <summary>A way is equal when all of its frames are.</summary>
    public void Add(string way, string? said) => Ways[way] = said ?? Ways.GetValueOrDefault(way);

    /// <summary>Images of a bare Blender, by frame.</summary>
    public async Task<SortedDictionary<int, string>> RenderBareAsync()
    {
        var bare = Path.Combine(Folder, "bare");
        string[] what = Frames.Count == 0 ? ["-a"] : ["-f", string.Join(',', Frames)];
        await TestBlender.RunAsync(Blender, ["-b", "--factory-startup", "-Y", Scene, "-o", Path.Combine(bare, "####"), .. what]);
        return new(
            Directory
                .EnumerateFiles(bare)
                .ToDictionary(path => int.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture), path => path)
        );
    }

    private static int Order(string way) => Array.IndexOf(["whole", "samples", "tiles"], way);
}
