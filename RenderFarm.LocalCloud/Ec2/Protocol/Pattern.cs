using System.Text;
using System.Text.RegularExpressions;

namespace RenderFarm.LocalCloud.Ec2.Protocol;

/// <summary>The value of a filter: <c>*</c> is any text, <c>?</c> any letter, a backslash takes the meaning from the next letter.</summary>
internal static class Pattern
{
    // Against patterns made to take for ever.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public static bool Matches(string pattern, string value)
    {
        if (pattern.AsSpan().IndexOfAny("*?\\") < 0)
            return string.Equals(pattern, value, StringComparison.Ordinal);

        var expression = new StringBuilder(@"\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            expression.Append(
                pattern[i] switch
                {
                    '*' => ".*",
                    '?' => ".",
                    '\\' when i + 1 < pattern.Length => Regex.Escape(pattern[++i].ToString()),
                    var letter => Regex.Escape(letter.ToString()),
                }
            );
        }

        return Regex.IsMatch(value, expression.Append(@"\z").ToString(), RegexOptions.Singleline | RegexOptions.NonBacktracking, Limit);
    }
}
