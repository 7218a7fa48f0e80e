using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Jobs;

/// <summary>Properties as the user writes them: <c>cycles.max_bounces=4</c>, <c>view_layers["ViewLayer"].use_pass_z=true</c>.</summary>
internal static partial class PropertyText
{
    /// <summary>Reads one of them; a value may have further equals signs.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? path, [NotNullWhen(true)] out string? value)
    {
        var match = Assignment().Match(text);
        (path, value) = match.Success ? (match.Groups["path"].Value, match.Groups["value"].Value) : (null, null);
        return match.Success;
    }

    /// <summary>All of them, in their order; the last one of a path counts. Null when there are none.</summary>
    public static PropertyValues? Parse(IReadOnlyList<string> texts)
    {
        var values = new PropertyValues();
        foreach (var text in texts)
        {
            if (TryParse(text, out var path, out var value))
                values[path] = value;
        }

        return values.Count == 0 ? null : values;
    }

    [GeneratedRegex(
        """^(?<path>[A-Za-z_]\w*(\.[A-Za-z_]\w*|\[[0-9]+\]|\["[^"]*"\]|\['[^']*'\])*)=(?<value>.*)$""",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Assignment();
}
