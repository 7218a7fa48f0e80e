using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Ec2.Protocol;

/// <summary>The parameters of a request, whose dotted names make a tree: <c>Filter.1.Value.2</c>.</summary>
internal sealed class Ec2Input
{
    // More than any operation has; a bound for the recursion.
    private const int MaxDepth = 16;

    private readonly Dictionary<string, Ec2Input> _children = new(StringComparer.Ordinal);
    private string? _value;

    /// <summary>Its own value; null when it is a structure.</summary>
    public string? Text => _value;

    /// <summary>What is below it, by name.</summary>
    public IReadOnlyDictionary<string, Ec2Input> Children => _children;

    /// <summary>Names of the first level.</summary>
    public IReadOnlyCollection<string> Names => _children.Keys;

    /// <summary>Reads the form; the query counts for nothing.</summary>
    public static Ec2Input Read(CloudRequest request)
    {
        using var reader = new FormReader(Encoding.UTF8.GetString(request.Body!.Value.Span)) { ValueLengthLimit = int.MaxValue };
        return Parse(reader.ReadForm().Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())));
    }

    public static Ec2Input Parse(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var root = new Ec2Input();
        foreach (var (name, value) in fields)
            root.Set(name.Split('.'), value);
        return root;
    }

    /// <summary>All values by their full names, in a fixed order.</summary>
    public SortedDictionary<string, string> Flatten()
    {
        var flat = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(string.Empty, flat);
        return flat;
    }

    /// <summary>These parameters, with <paramref name="defaults"/> for those of the first level that are not given.</summary>
    public Ec2Input Over(Ec2Input defaults)
    {
        var merged = new Ec2Input();
        foreach (var (name, child) in defaults._children.Concat(_children))
            merged._children[name] = child;
        return merged;
    }

    /// <summary>The same without the parameters named.</summary>
    public Ec2Input Without(params ReadOnlySpan<string> names)
    {
        var rest = new Ec2Input().Over(this);
        foreach (var name in names)
            rest._children.Remove(name);
        return rest;
    }

    /// <summary>The same with one more parameter.</summary>
    public Ec2Input With(string name, string value)
    {
        var more = new Ec2Input().Over(this);
        more._children.Remove(name.Split('.')[0]);
        more.Set(name.Split('.'), value);
        return more;
    }

    /// <summary>A structure; empty when it is absent.</summary>
    public Ec2Input Structure(string name) => _children.GetValueOrDefault(name) ?? new();

    /// <summary>The value at a dotted name; null when it is absent or empty.</summary>
    public string? Optional(string name)
    {
        var node = this;
        foreach (var part in name.Split('.'))
        {
            if (!node._children.TryGetValue(part, out node!))
                return null;
        }

        return node._value is { Length: > 0 } value ? value : null;
    }

    public string Required(string name) => Optional(name) ?? throw Ec2Errors.MissingParameter(name);

    public string OneOf(string name, string standard, params ReadOnlySpan<string> others)
    {
        var value = Optional(name) ?? standard;
        return value == standard || others.Contains(value)
            ? value
            : throw Ec2Errors.InvalidValue(name, value, $"Valid values are: {string.Join(", ", [standard, .. others])}.");
    }

    public bool Boolean(string name) =>
        Optional(name) switch
        {
            null => false,
            var text when bool.TryParse(text, out var value) => value,
            var text => throw Ec2Errors.InvalidValue(name, text, "It must be true or false."),
        };

    public int? Integer(string name, int min, int max) =>
        Optional(name) switch
        {
            null => null,
            var text
                when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                    && value >= min
                    && value <= max => value,
            var text => throw Ec2Errors.InvalidValue(name, text, $"It must be an integer from {min} to {max}."),
        };

    public decimal? Dollars(string name) =>
        Optional(name) switch
        {
            null => null,
            var text
                when decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0 =>
                value,
            var text => throw Ec2Errors.InvalidValue(name, text, "It must be a price in US dollars above 0."),
        };

    public DateTimeOffset? Time(string name) =>
        Optional(name) switch
        {
            null => null,
            var text
                when DateTimeOffset.TryParse(
                    text,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                    out var value
                ) => value,
            var text => throw Ec2Errors.InvalidValue(name, text, "It must be a time of the form yyyy-MM-ddTHH:mm:ssZ."),
        };

    public IReadOnlyList<Ec2Input> List(string name) => Structure(name).Items();

    /// <summary>The members of a list, by their numbers.</summary>
    public IReadOnlyList<Ec2Input> Items() =>
        _children
            .OrderBy(pair =>
                int.TryParse(pair.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw Ec2Errors.UnknownParameter(pair.Key)
            )
            .Select(pair => pair.Value)
            .ToList();

    public IReadOnlyList<string> Strings(string name) => List(name).Select(item => item._value ?? string.Empty).ToList();

    private void Set(ReadOnlySpan<string> path, string value)
    {
        if (path.Length > MaxDepth)
            throw Ec2Errors.UnknownParameter(string.Join('.', path.ToArray()));
        if (path.IsEmpty)
        {
            _value = value;
            return;
        }

        if (!_children.TryGetValue(path[0], out var child))
            _children[path[0]] = child = new();
        child.Set(path[1..], value);
    }

    private void Flatten(string prefix, SortedDictionary<string, string> flat)
    {
        if (_value is not null && prefix.Length > 0)
            flat[prefix] = _value;
        foreach (var (name, child) in _children)
            child.Flatten(prefix.Length == 0 ? name : $"{prefix}.{name}", flat);
    }
}
