using System.Text.RegularExpressions;

namespace RenderFarm.Coordinator.Workers;

/// <summary>A version of Blender, such as <c>4.5.11</c> or <c>5.0.0-beta</c>.</summary>
/// <param name="Number">Its numbers.</param>
/// <param name="IsRelease">It has nothing after them.</param>
internal sealed partial record BlenderVersion(Version Number, bool IsRelease)
{
    /// <summary>Its major and minor number, which decide what it reads and how it renders: <c>5.2</c>.</summary>
    public Version Line => new(Number.Major, Number.Minor);

    /// <summary>Whether the text is one.</summary>
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    /// <summary>Reads a valid one.</summary>
    public static BlenderVersion Parse(string text)
    {
        var match = Pattern().Match(text);
        return new BlenderVersion(Version.Parse(match.Groups["number"].Value), match.Groups["rest"].Length == 0);
    }

    /// <summary>The line of a version; null of a text that is none.</summary>
    public static Version? LineOf(string? text) => text is not null && IsValid(text) ? Parse(text).Line : null;

    /// <summary>Whether a Blender is of a version that may be given in part: <c>5.2.2</c> is of <c>5.2</c>.</summary>
    public static bool Fits(string blender, string version) =>
        blender == version || blender.StartsWith(version + ".", StringComparison.Ordinal);

    /// <summary>
    /// The version to render a file with: the one that is asked for, else the one that wrote it, else the next newer one. All frames of a
    /// job are rendered with it: two Blenders rarely agree on every pixel.
    /// </summary>
    /// <param name="writtenBy">Version of the Blender that wrote the file.</param>
    /// <param name="wanted">What the user asks for; null leaves it to the file.</param>
    /// <param name="there">Versions that there are.</param>
    /// <returns>Null when there is none that will do. An older one never does.</returns>
    public static string? Choose(string writtenBy, string? wanted, IEnumerable<string> there)
    {
        var least = LineOf(writtenBy);
        var line = there.Where(blender => wanted is null || Fits(blender, wanted)).Select(LineOf).Where(line => line >= least).Min();
        return line is null ? null : wanted ?? line.ToString();
    }

    [GeneratedRegex(
        @"^(?<number>\d{1,4}\.\d{1,4}(\.\d{1,4})?)(?<rest>[A-Za-z0-9._+-]{0,40})$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Pattern();
}
