using System.Text;
using System.Xml.Linq;

namespace RenderFarm.LocalCloud.Ec2.Protocol;

/// <summary>A part of a list. The token for the next one names the last item, so that pages neither skip nor repeat when items come and go.</summary>
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
        var size = input.Integer("MaxResults", min, max) ?? max;
        var after = input.Optional("NextToken") is { } token ? Decode(token) : null;
        var page = items
            .Select(item => (Key: key(item), Item: item))
            .Where(pair => after is null || string.CompareOrdinal(pair.Key, after) > 0)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(size + 1)
            .ToList();
        return new(
            page.Take(size).Select(pair => pair.Item).ToList(),
            page.Count > size ? Convert.ToBase64String(Encoding.UTF8.GetBytes(page[size - 1].Key)) : null);
    }

    private static string Decode(string token)
    {
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
