namespace RenderFarm.Contracts.Messages;

/// <summary>
/// Properties of a scene by path, such as <c>cycles.max_bounces</c> or <c>view_layers["ViewLayer"].use_pass_z</c>, each with its value as text:
/// <c>true</c>, <c>4</c>, <c>0.5</c>, a name, or values with commas between. They are applied in their order, and equal when paths, values and order are.
/// </summary>
public sealed class PropertyValues : OrderedDictionary<string, string>, IEquatable<PropertyValues>
{
    public PropertyValues()
        : base(StringComparer.Ordinal)
    {
    }

    /// <inheritdoc/>
    public bool Equals(PropertyValues? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PropertyValues);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (path, value) in this)
        {
            hash.Add(path, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }
}
