using System.Text.RegularExpressions;
using RenderFarm.Benchmarks;
using RenderFarm.Worker.Blender.Install;

namespace RenderFarm.Tests.Docs;

/// <summary>The documents lead somewhere, and are as short as they are meant to be.</summary>
[Trait("Category", "Fast")]
public sealed partial class DocumentTests
{
    private const int Columns = 100;
    private const int LinesOfThreeScreens = 150;

    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden };

    private static readonly string[] Folders = ["docs", "benchmarks", "samples", "deploy", "standins"];

    [Fact]
    public void Every_link_between_documents_leads_to_a_file_and_a_heading()
    {
        var dead = Documents()
            .SelectMany(document =>
                Link()
                    .Matches(Prose(document))
                    .Select(link => (From: document, To: link.Groups["to"].Value))
                    .Where(link => !link.To.Contains("://", StringComparison.Ordinal) && !Leads(link.From, link.To))
                    .Select(link => $"{Path.GetRelativePath(Build.RepositoryRoot, link.From)}: {link.To}")
            );

        Assert.Empty(dead);
    }

    [Fact]
    public void The_README_has_at_most_900_words() =>
        Assert.InRange(File.ReadAllText(Root("README.md")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 1, 900);

    [Fact]
    public void CONTRIBUTING_fits_three_screens() =>
        Assert.InRange(
            File.ReadLines(Root("CONTRIBUTING.md")).Sum(line => Math.Max(1, (line.Length + Columns - 1) / Columns)),
            1,
            LinesOfThreeScreens
        );

    [Fact]
    public void Documents_wrap_at_100_columns()
    {
        var records = Root("docs", "decisions");
        var wide = Documents()
            .Where(document => !document.StartsWith(records, StringComparison.Ordinal))
            .SelectMany(document => Prose(document).Split('\n').Select(line => (document, line)))
            .Where(text =>
                text.line.Length > Columns && !text.line.StartsWith('|') && text.line.Trim().Contains(' ', StringComparison.Ordinal)
            )
            .Select(text => $"{Path.GetFileName(text.document)}: {text.line}");

        Assert.Empty(wide);
    }

    [Fact]
    public void The_Blender_that_documents_name_is_the_one_that_is_installed()
    {
        var named = Documents()
            .SelectMany(document => Upload().Matches(File.ReadAllText(document)))
            .Select(match => match.Groups["version"].Value)
            .ToList();

        Assert.NotEmpty(named);
        Assert.All(named, version => Assert.Equal(BlenderRelease.Pinned.Version, version));
    }

    private static string Root(params string[] path) => Path.Combine([Build.RepositoryRoot, .. path]);

    private static IEnumerable<string> Documents() =>
        [
            .. Directory.EnumerateFiles(Build.RepositoryRoot, "*.md"),
            .. Folders.SelectMany(folder => Directory.EnumerateFiles(Root(folder), "*.md", Below)),
        ];

    /// <summary>Without what stands in blocks of code.</summary>
    private static string Prose(string document) => Code().Replace(File.ReadAllText(document), "");

    private static bool Leads(string from, string to)
    {
        var parts = to.Split('#');
        var target = parts[0].Length == 0 ? from : Path.Combine(Path.GetDirectoryName(from)!, parts[0]);
        return Path.Exists(target)
            && (parts.Length == 1 || Heading().Matches(Prose(target)).Any(heading => Anchor(heading.Groups["text"].Value) == parts[1]));
    }

    /// <summary>As GitHub makes it of a heading.</summary>
    private static string Anchor(string heading) => NotInAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\[[^\]]*\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"blender upload --version (?<version>[\d.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Upload();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(
        @"^ *```.*?^ *```",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Code();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInAnchor();
}
