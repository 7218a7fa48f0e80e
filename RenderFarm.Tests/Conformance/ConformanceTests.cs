using System.Globalization;
using System.Text.RegularExpressions;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.Worker.Parts;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.OpenExr;
using RenderFarm.Worker.Parts;

namespace RenderFarm.Tests.Conformance;

/// <summary>
/// The scenes of <c>rows/</c>, each rendered by a bare Blender and by the farm with the same one: whole, in two ranges of samples and
/// in four tiles. What differs has to be said on the job. A quarter of the rows is compared, another one each day;
/// <c>RENDERFARM_CONFORMANCE=all</c> has every row compared and the table in docs/conformance.md written, <c>=stamp,passes</c> the rows
/// with these words in their names. <c>RENDERFARM_BLENDERS</c> names Blenders.
/// </summary>
public sealed partial class ConformanceTests(ConformanceFixture rows) : IClassFixture<ConformanceFixture>
{
    /// <summary>As many rows are left for another day, but for one.</summary>
    private const int Days = 4;

    private const int Samples = 4;

    private const string NotSaid = "A fault: the farm does not say it.";

    private static readonly Func<string, bool> Unheard = _ => false;

    /// <summary>Every row's name, as it stands in rows/.</summary>
    internal static IReadOnlyList<string> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Path.GetDirectoryName(ConformanceFixture.Script)!, "rows"), "*.py")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => RowNames().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value),
    ];

    private static readonly string? Wanted = Environment.GetEnvironmentVariable("RENDERFARM_CONFORMANCE");

    internal static bool IsComplete => Wanted == "all";

    /// <summary>The rows that are compared today.</summary>
    internal static IEnumerable<string> Chosen => All.Where(IsChosen);

    /// <summary>The rows of today, each with every Blender.</summary>
    public static TheoryData<string, string> Rows() => RowsOf(TestBlender.All);

    /// <summary>The same with one Blender, another one each time that a row's day comes, unless rows are asked for.</summary>
    public static TheoryData<string, string> RowsOfOneBlender() =>
        RowsOf(Wanted is null ? [TestBlender.All[DateTime.UtcNow.DayOfYear / Days % TestBlender.All.Count]] : TestBlender.All);

    private static TheoryData<string, string> RowsOf(IReadOnlyList<string> blenders)
    {
        var rows = new TheoryData<string, string>();
        foreach (var blender in blenders)
        {
            foreach (var row in Chosen)
                rows.Add(blender, row);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_farm_renders_what_bare_Blender_does_or_says_why_not(string blender, string row)
    {
        if (await rows.MakeAsync(blender, row) is not { } made)
            return; // this Blender lacks what the row is about, which the table says

        var bare = await made.RenderBareAsync();
        Assert.NotEmpty(bare);
        await PrepareAsync(made);
        foreach (var (frame, image) in bare)
            await CompareAsync(
                made,
                "whole",
                made.Farm.Prepared!.Warnings,
                image,
                async () => (await made.Farm.RenderAsync(frame, rows.NewFolder(), Unheard, default)).Path
            );
        var prepared = made.Farm.Prepared!;
        var (first, expected) = bare.First();
        if (prepared.SampleSplit.Refusal is null)
            await CompareAsync(
                made,
                "samples",
                [.. prepared.Warnings, .. prepared.SampleSplit.Warnings],
                expected,
                () => MergedAsync(made, first, new Split { Samples = 2 })
            );
        if (prepared.TileSplit.Refusal is null)
            await CompareAsync(
                made,
                "tiles",
                [.. prepared.Warnings, .. prepared.TileSplit.Warnings],
                expected,
                () => MergedAsync(made, first, new Split { Columns = 2, Rows = 2 })
            );
    }

    /// <summary>
    /// What Cycles keeps from frame to frame, where the farm has it do so; with all rows also where it does not, for the table.
    /// </summary>
    [Theory]
    [MemberData(nameof(RowsOfOneBlender))]
    public async Task Data_that_is_kept_from_frame_to_frame_changes_no_pixel(string blender, string row)
    {
        if (await rows.MakeAsync(blender, row) is not { } made)
            return;

        await PrepareAsync(made);
        var (mayKeep, engine) = (made.Farm.Prepared!.CanPersist, made.Farm.Prepared.Engine);
        if (engine != "CYCLES" || (!mayKeep && !IsComplete))
            return;

        int[] frames = made.Frames switch
        {
            [] => [1, 2, 3, 5],
            [var one] => [one, one + 1, one + 3],
            _ => [.. made.Frames],
        };
        var anew = await RenderAsync(keep: false);
        var kept = await RenderAsync(keep: true);

        var differences = new List<string>();
        for (var at = 0; at < frames.Length; at++)
        {
            if (await DifferenceAsync(blender, anew[at], kept[at], isMean: false) is { } difference)
                differences.Add($"frame {frames[at]}: {difference}");
        }

        made.Kept[0] = (mayKeep, differences.Count == 0);
        Assert.True(!mayKeep || differences.Count == 0, string.Join('\n', differences));

        async Task<List<string>> RenderAsync(bool keep)
        {
            await PrepareAsync(made);
            var images = new List<string>();
            foreach (var frame in frames)
            {
                var folder = rows.NewFolder();
                var command = new
                {
                    @do = "render",
                    frame,
                    folder,
                    persistent = keep,
                    progress = false,
                };
                images.Add((await made.Farm.DoAsync<RenderAnswer>(command, default)).Path);
            }

            return images;
        }
    }

    private static bool IsChosen(string row, int index) =>
        Wanted is null
            ? index % Days == DateTime.UtcNow.DayOfYear % Days
            : IsComplete || Wanted.Split(',').Any(word => row.Contains(word, StringComparison.Ordinal));

    private static async Task CompareAsync(MadeRow row, string way, IReadOnlyList<string> said, string bare, Func<Task<string>> render)
    {
        var image = await render();
        if (await DifferenceAsync(row.Blender, bare, image, way == "samples") is not { } difference)
            row.Add(way, null);
        else if (said.Count > 0)
            row.Add(way, string.Join(' ', said));
        else
        {
            row.Add(way, NotSaid);
            Assert.Fail($"{way}: {difference}, and the farm does not say it. Compare {bare} with {image}.");
        }
    }

    /// <summary>What two images differ in; null when they are the same picture.</summary>
    private static async Task<string?> DifferenceAsync(string blender, string bare, string image, bool isMean)
    {
        switch (Path.GetExtension(bare))
        {
            case ".exr" when IsPackedWithZip(bare):
                var (difference, channel) = Exr.Largest(bare, image);
                return difference <= (isMean ? Exr.Rounding(Samples) : 0) ? null : $"a value of {channel} differs by {difference}";

            case ".png":
                var (left, right) = (await Png.Pixels(bare), await Png.Pixels(image));
                if (left.Length != right.Length)
                    return "the sizes differ";

                // A mean may round to the neighbour.
                var differing = left.Zip(right).Count(pair => Math.Abs(pair.First - pair.Second) > (isMean ? 1 : 0));
                return differing == 0 ? null : $"{differing} of {left.Length} values differ";

            default:
                var python =
                    $"import bpy\na, b = [bpy.data.images.load(path) for path in ('{bare}', '{image}')]\n"
                    + "print('LARGEST', max(abs(x - y) for x, y in zip(a.pixels, b.pixels, strict=True)))";
                var printed = await TestBlender.EvaluateAsync(blender, python);
                var largest = printed.Split('\n').Single(line => line.StartsWith("LARGEST ", StringComparison.Ordinal))[8..];
                return double.Parse(largest, CultureInfo.InvariantCulture) <= (isMean ? 1 / 128f : 0)
                    ? null
                    : $"a value differs by {largest}";
        }
    }

    private static bool IsPackedWithZip(string path)
    {
        try
        {
            ExrLines.Open(path).Dispose();
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static async Task PrepareAsync(MadeRow row)
    {
        await row.Farm.OpenAsync(row.Scene, row.Scene, default);
        await row.Farm.ConfigureAsync(new RenderSettings(), default);
    }

    private async Task<string> MergedAsync(MadeRow row, int frame, Split split)
    {
        await PrepareAsync(row);
        var parts = Division.Of(split, row.Farm.Prepared!);
        var paths = new List<string>();
        foreach (var part in parts)
            paths.Add((await row.Farm.RenderAsync(frame, rows.NewFolder(), Unheard, default, part)).Path);

        var merged = Path.Combine(rows.NewFolder(), "merged.exr");
        if (split.Samples is null)
            PartMerge.Stitch([.. paths.Zip(parts, (path, part) => (path, part.Tile!))], merged);
        else
            PartMerge.Average([.. paths.Zip(parts, (path, part) => (path, part.Samples!))], merged);
        return (await row.Farm.ComposeAsync(frame, merged, Path.GetDirectoryName(merged)!, default)).Path;
    }

    [GeneratedRegex(
        @"^@row\(.*\)\ndef (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10000
    )]
    private static partial Regex RowNames();
}
