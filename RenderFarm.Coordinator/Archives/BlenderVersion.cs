using System.Text.RegularExpressions;

namespace RenderFarm.Coordinator.Archives;

/// <summary>A version of Blender, such as <c>4.5.11</c> or <c>5.0.0-beta</c>.</summary>
/// <param name="Number">Its numbers.</param>
/// <param name="IsRelease">It has nothing after them.</param>
internal sealed partial record BlenderVersion(Version Number, bool IsRelease)
{
    /// <summary>Whether the text is one.</summary>
    public static bool IsValid(string text) => Pattern().IsMatch(text);

    /// <summary>Reads a valid one.</summary>
    public static BlenderVersion Parse(string text)
    {
        var match = Pattern().Match(text);
        return new BlenderVersion(Version.Parse(match.Groups["number"].Value), match.Groups["rest"].Length == 0);
    }

    [GeneratedRegex(@"^(?<number>\d{1,4}\.\d{1,4}(\.\d{1,4})?)(?<rest>[A-Za-z0-9._+-]{0,40})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
