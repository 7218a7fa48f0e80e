using System.Text;
using System.Text.RegularExpressions;
using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Ec2.Protocol;

/// <summary>The filters of a request: all of them must match, each by any of its values.</summary>
internal sealed class Filters
{
    private const string TagPrefix = "tag:";

    private readonly IReadOnlyList<(string Name, IReadOnlyList<string> Values)> _filters;

    private Filters(IReadOnlyList<(string Name, IReadOnlyList<string> Values)> filters) => _filters = filters;

    public static Filters Read(Ec2Input input) =>
        new(input.List("Filter").Select(filter => (filter.Required("Name"), filter.Strings("Value"))).ToList());

    /// <summary>The items that match.</summary>
    /// <param name="items">What is filtered.</param>
    /// <param name="values">The values of an item under a filter's name; null for a name that there is not.</param>
    /// <param name="tags">The tags of an item.</param>
    public IEnumerable<T> Apply<T>(
        IEnumerable<T> items,
        Func<T, string, IEnumerable<string?>?> values,
        Func<T, IReadOnlyDictionary<string, string>>? tags = null
    ) => items.Where(item => _filters.All(filter => Matches(filter, name => Values(item, name, values, tags))));

    /// <summary>Refuses filters that there are not, also when nothing is there to be filtered.</summary>
    public Filters Only(params IReadOnlyCollection<string> names)
    {
        foreach (var (name, _) in _filters)
        {
            if (!names.Contains(name) && name != "tag-key" && !name.StartsWith(TagPrefix, StringComparison.Ordinal))
                throw Unknown(name);
        }

        return this;
    }

    private static IEnumerable<string?>? Values<T>(
        T item,
        string name,
        Func<T, string, IEnumerable<string?>?> values,
        Func<T, IReadOnlyDictionary<string, string>>? tags
    )
    {
        if (tags is not null && name == "tag-key")
            return tags(item).Keys;
        if (tags is not null && name.StartsWith(TagPrefix, StringComparison.Ordinal))
            return tags(item).TryGetValue(name[TagPrefix.Length..], out var value) ? [value] : [];
        return values(item, name);
    }

    private static bool Matches((string Name, IReadOnlyList<string> Values) filter, Func<string, IEnumerable<string?>?> values)
    {
        var found = values(filter.Name) ?? throw Unknown(filter.Name);
        return found.Any(value => value is not null && filter.Values.Any(pattern => Pattern.Matches(pattern, value)));
    }

    private static CloudException Unknown(string name) => Ec2Errors.InvalidValue($"The filter '{name}' is invalid");
}

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
