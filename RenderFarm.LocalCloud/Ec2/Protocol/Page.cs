using System.Text;
using System.Xml.Linq;

namespace RenderFarm.LocalCloud.Ec2.Protocol;

/// <summary>
/// A part of a list. The token for the next one names the last item, so that pages neither skip nor repeat when items come and go.
/// </summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken)
{
    public XElement? NextTokenElement => Ec2Xml.Value("nextToken", NextToken);

    /// <param name="items">All items.</param>
    /// <param name="key">Orders the items, and is different for each.</param>
    /// <param name="input">Has <c>MaxResults</c> and <c>NextToken</c>.</param>
    /// <param name="min">Fewest items of a page that may be asked for.</param>
    /// <param name="max">Most items of a page.</param>
    public static Page<T> Of(IEnumerable<T> items, Func<T, string> key, Ec2Input input, int min, int max)
    {
        return OfOrdered(items.OrderBy(key, StringComparer.Ordinal), key, input, min, max);
    }

    /// <summary>Of items that come in the order of their keys, of which no more are made than are needed.</summary>
    /// <inheritdoc cref="Of"/>
    public static Page<T> OfOrdered(IEnumerable<T> items, Func<T, string> key, Ec2Input input, int min, int max)
    {
        var size = input.Integer("MaxResults", min, max) ?? max;
        var after = After(input);
        var page = items
            .Select(item => (Key: key(item), Item: item))
            .SkipWhile(pair => after is not null && string.CompareOrdinal(pair.Key, after) <= 0)
            .Take(size + 1)
            .ToList();
        return new(
            page.Take(size).Select(pair => pair.Item).ToList(),
            page.Count > size ? Convert.ToBase64String(Encoding.UTF8.GetBytes(page[size - 1].Key)) : null
        );
    }

    /// <summary>The key behind which the page begins; null for the first page.</summary>
    public static string? After(Ec2Input input)
    {
        if (input.Optional("NextToken") is not { } token)
            return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw Ec2Errors.Error("InvalidNextToken", "The token is not valid");
        }
    }
}
