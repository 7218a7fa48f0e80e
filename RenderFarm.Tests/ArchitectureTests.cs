using System.Text.RegularExpressions;
using RenderFarm.Benchmarks;

namespace RenderFarm.Tests;

/// <summary>
/// Holds the layers that CONTRIBUTING states: the folders of a project from the lowest to the highest. A folder uses those below it, so
/// that none runs in a circle. What lies in a project's root is used by all, or wires everything.
/// </summary>
[Trait("Category", "Fast")]
public sealed partial class ArchitectureTests
{
    public static TheoryData<string, string> Layers { get; } =
        new()
        {
            {
                "RenderFarm.Coordinator",
                "Infrastructure < Events < Transitions < Access < Workers < Uploads < Frames < Jobs < Instances < Costs < Fleet < Quotes < "
                    + "Submission < Dispatch < Housekeeping < Http"
            },
            {
                "RenderFarm.Worker",
                "Scratch < ObjectStore < Blender < OpenExr < Scenes < Images < Parts < Lifecycle < Inspection < Artifacts < Chunks"
            },
            { "RenderFarm.Cli", "Settings < Display < Api < Upload < Packing < Download < Jobs < Commands" },
            { "RenderFarm.LocalCloud", "Storage < Signing < Http < S3 < Ec2 < Sqs" },
            { "RenderFarm.Contracts", "Messages < Api" },
            { "RenderFarm.ServiceDefaults", "Settings < Aws < Telemetry < Messaging" },
        };

    /// <summary>What starts a process: of the tests, of .NET and of the farm.</summary>
    private static readonly string[] Starters =
    [
        "ChildProcess",
        "Process.Start",
        "ProcessStartInfo",
        "Playwright",
        "DistributedApplication",
        "DistributedApplicationTestingBuilder",
        "BlenderProcess",
        "BlenderPool",
        "BlenderProbe",
        "DriverLink",
        "ImageBlender",
        "CommandRunner",
        "ContainerRuntime",
        "PackScript",
        "Tool",
        "Keeper",
    ];

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_folder_uses_only_those_below_it(string project, string layers)
    {
        var order = layers.Split(" < ");
        var wrong =
            from path in Directory.EnumerateFiles(Path.Combine(Build.RepositoryRoot, project), "*.cs", SearchOption.AllDirectories)
            let parts = Path.GetRelativePath(Path.Combine(Build.RepositoryRoot, project), path).Split(Path.DirectorySeparatorChar)
            where parts.Length > 1 && parts[0] is not ("bin" or "obj")
            from used in Using(project).Matches(File.ReadAllText(path)).Select(match => match.Groups["folder"].Value)
            where used != parts[0] && !(Array.IndexOf(order, used) is var below and >= 0 && below < Array.IndexOf(order, parts[0]))
            select $"{string.Join('/', parts)} uses {used}";

        Assert.Empty(wrong.Distinct());
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_layers_are_those_of_the_map(string project, string layers) =>
        Assert.Contains(
            $"{project["RenderFarm.".Length..]}: {layers}",
            Spaces().Replace(File.ReadAllText(Path.Combine(Build.RepositoryRoot, "CONTRIBUTING.md")), " ")
        );

    /// <summary>What knows HTTP is on top: the domain says what is refused, not with which number.</summary>
    [Fact]
    public void Only_the_coordinators_http_layer_knows_http_statuses()
    {
        var folder = Path.Combine(Build.RepositoryRoot, "RenderFarm.Coordinator");
        var knowing = Directory
            .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(path => !path.StartsWith("Http", StringComparison.Ordinal) && !path.StartsWith("obj", StringComparison.Ordinal))
            .Where(path => File.ReadAllText(Path.Combine(folder, path)).Contains("StatusCodes.", StringComparison.Ordinal));

        Assert.Empty(knowing);
    }

    /// <summary>A log line is found by its number.</summary>
    [Theory]
    [MemberData(nameof(Layers))]
    public void Event_ids_are_unique(string project, string layers)
    {
        _ = layers;
        var ids =
            from path in Directory.EnumerateFiles(Path.Combine(Build.RepositoryRoot, project), "*.cs", SearchOption.AllDirectories)
            where !path.Contains("/obj/", StringComparison.Ordinal)
            from id in EventId().Matches(File.ReadAllText(path)).Select(match => match.Groups["id"].Value)
            group Path.GetFileName(path) by id into files
            where files.Count() > 1
            select $"{files.Key}: {string.Join(", ", files)}";

        Assert.Empty(ids);
    }

    /// <summary>
    /// What is read together is one file, and fits on a screen, of the page, the driver and the benchmarks too: text of other languages in
    /// C# keeps its own lines.
    /// </summary>
    [Fact]
    public void No_file_has_more_than_300_lines_and_no_line_more_than_140_columns()
    {
        var wrong = Directory
            .EnumerateDirectories(Build.RepositoryRoot, "RenderFarm.*")
            .Append(Path.Combine(Build.RepositoryRoot, "benchmarks"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".cs" or ".js" or ".py" or ".sh")
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin" or "node_modules"))
            .SelectMany(path =>
            {
                var text = File.ReadAllText(path);
                var name = Path.GetRelativePath(Build.RepositoryRoot, path);
                var wide = RawText().Replace(text, "").Split('\n').Where(line => line.Length > 140).Select(line => $"{name}: {line}");
                return text.AsSpan().Count('\n') > 300 ? wide.Prepend($"{name} has {text.AsSpan().Count('\n')} lines") : wide;
            });

        Assert.Empty(wrong);
    }

    /// <summary>
    /// <c>dotnet test --filter Category=Fast</c> runs anywhere: none of its classes names, itself or through a helper of the tests, what
    /// starts a process.
    /// </summary>
    [Fact]
    public void Fast_tests_start_no_process()
    {
        var words = Directory
            .EnumerateFiles(Path.Combine(Build.RepositoryRoot, "RenderFarm.Tests"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .GroupBy(path => Path.GetFileNameWithoutExtension(path), path => Names().Matches(NoName().Replace(File.ReadAllText(path), "")))
            .ToDictionary(file => file.Key, file => file.SelectMany(found => found).Select(name => name.Value).ToHashSet());
        var starters = new HashSet<string>(Starters);
        while (words.Keys.FirstOrDefault(file => !starters.Contains(file) && words[file].Overlaps(starters)) is { } file)
            starters.Add(file);

        Assert.Superset(new HashSet<string> { "LocalCloudProcess", "ChunkTests", "PageTests" }, starters);
        Assert.DoesNotContain(starters, file => words.ContainsKey(file) && IsFast(file));

        static bool IsFast(string test) =>
            Array.Exists(
                typeof(ArchitectureTests).Assembly.GetTypes(),
                type =>
                    type.Name == test
                    && type.CustomAttributes.Any(mark =>
                        mark.AttributeType == typeof(TraitAttribute) && mark.ConstructorArguments is [_, { Value: "Fast" }]
                    )
            );
    }

    private static Regex Using(string project) =>
        new(
            $@"(?:^|[^\w.]){Regex.Escape(project)}\.(?<folder>\w+)",
            RegexOptions.ExplicitCapture | RegexOptions.Multiline,
            TimeSpan.FromSeconds(1)
        );

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?<id>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EventId();

    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RawText();

    /// <summary>Names, but for those of members.</summary>
    [GeneratedRegex(@"(?<![\w.])(Process\.Start|\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();

    /// <summary>Comments, texts, and namespaces, whose names are those of folders.</summary>
    [GeneratedRegex(@"//.*|""([^""\\\n]|\\.)*""|^(using|namespace) .*", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex NoName();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
