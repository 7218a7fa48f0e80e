using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RenderFarm.Benchmarks;

namespace RenderFarm.Tests.Docs;

/// <summary>
/// <c>docs/licences.md</c>: its table is what the restore of the solution took. <c>Licences_Write=1</c> in the environment writes it.
/// </summary>
[Trait("Category", "Fast")]
public sealed partial class LicencesDocsTests
{
    private const string Begin = "<!-- packages -->\n";
    private const string End = "<!-- end of packages -->";

    /// <summary>In a project's restore after a publish as one file only; a tool of the SDK's, of which nothing is shipped.</summary>
    private const string OfPublishing = "Microsoft.NET.ILLink.Tasks/";

    /// <summary>Of packages whose .nuspec names a file or an address instead; read there.</summary>
    private static readonly Dictionary<string, string> Read = new(StringComparer.Ordinal)
    {
        ["Fractions"] = "BSD-2-Clause",
        ["xunit.abstractions"] = "Apache-2.0",
    };

    private static readonly string[] Programs = ["AppHost", "Cli", "Coordinator", "LocalCloud", "Worker"];

    [Fact]
    public async Task Every_restored_package_is_listed_with_its_version_and_licence()
    {
        var path = Path.Combine(Build.RepositoryRoot, "docs", "licences.md");
        var page = await File.ReadAllTextAsync(path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var (listed, restored) = (page[begin..end], Table());
        if (Environment.GetEnvironmentVariable("Licences_Write") is not null)
            await File.WriteAllTextAsync(path, page[..begin] + (listed = restored) + page[end..]);

        Assert.DoesNotContain("| ? |", restored, StringComparison.Ordinal);
        const string Advice =
            "docs/licences.md is not what was restored; Licences_Write=1 dotnet test --filter FullyQualifiedName~Licences writes it.";
        Assert.True(listed == restored, $"{Advice}\n{Difference(listed, restored)}");
    }

    private static string Table()
    {
        var users = new SortedDictionary<(string Name, string Version), (string Licence, SortedSet<string> Users)>();
        foreach (Match match in ProjectPath().Matches(File.ReadAllText(Path.Combine(Build.RepositoryRoot, "RenderFarm.sln"))))
        {
            var project = Path.Combine(Build.RepositoryRoot, match.Groups["path"].Value.Replace('\\', '/'));
            using var assets = JsonDocument.Parse(
                File.ReadAllText(Path.Combine(Path.GetDirectoryName(project)!, "obj", "project.assets.json"))
            );
            var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
            var packages = assets
                .RootElement.GetProperty("libraries")
                .EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() == "package")
                .Where(library => !library.Name.StartsWith(OfPublishing, StringComparison.Ordinal));
            foreach (var library in packages)
            {
                var name = library.Name.Split('/')[0];
                var key = (Platform().Replace(name, ".*"), library.Name.Split('/')[1]);
                if (!users.TryGetValue(key, out var entry))
                {
                    var path = Path.Combine(library.Value.GetProperty("path").GetString()!, name.ToLowerInvariant() + ".nuspec");
                    users[key] = entry = (Licence(name, folders.Select(folder => Path.Combine(folder, path))), []);
                }

                entry.Users.Add(Path.GetFileNameWithoutExtension(project).Replace("RenderFarm.", "", StringComparison.Ordinal));
            }
        }

        var rows = users.Select(user => $"| {user.Key.Name} | {user.Key.Version} | {user.Value.Licence} | {Used(user.Value.Users)} |\n");
        return "| package | version | licence | in |\n|---|---|---|---|\n" + string.Concat(rows);
    }

    private static string Used(IEnumerable<string> projects) =>
        string.Join(", ", projects.Intersect(Programs)) is { Length: > 0 } programs ? programs : "tests, benchmarks";

    private static string Licence(string package, IEnumerable<string> nuspecs)
    {
        var licence = XDocument
            .Load(nuspecs.First(File.Exists))
            .Root!.Elements()
            .Single(element => element.Name.LocalName == "metadata")
            .Elements()
            .FirstOrDefault(element => element.Name.LocalName == "license" && element.Attribute("type")?.Value == "expression");
        return licence?.Value ?? Read.GetValueOrDefault(package, "?");
    }

    private static string Difference(string listed, string restored)
    {
        var (old, now) = (listed.Split('\n'), restored.Split('\n'));
        return string.Join('\n', old.Except(now).Select(row => "- " + row).Concat(now.Except(old).Select(row => "+ " + row)));
    }

    [GeneratedRegex("\"(?<path>[^\"]+\\.csproj)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectPath();

    /// <summary>Packages that each kind of machine has one of.</summary>
    [GeneratedRegex(@"\.(linux|win|osx)-(x64|x86|arm64)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Platform();
}
