using System.Collections.Concurrent;
using System.Reflection;

namespace Amazon.EC2.Internal;

/// <summary>A property of a request, a response or a part of them, with its names on the wire.</summary>
internal sealed class Ec2Member
{
    private static readonly ConcurrentDictionary<Type, Ec2Member[]> Known = new();

    private readonly PropertyInfo _property;

    private Ec2Member(PropertyInfo property)
    {
        _property = property;
        var wire = property.GetCustomAttribute<Ec2WireAttribute>();
        Query = wire?.Query ?? property.Name;
        Element = wire?.Element ?? char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
        IsToken = property.IsDefined(typeof(Ec2IdempotencyTokenAttribute));
    }

    /// <summary>Name in a request.</summary>
    public string Query { get; }

    /// <summary>Name of the element in a response; empty for a value without one.</summary>
    public string Element { get; }

    /// <summary>Whether a random value takes the place of none.</summary>
    public bool IsToken { get; }

    public Type Type => _property.PropertyType;

    /// <summary>Members that the service knows: not those of the SDK's base classes.</summary>
    public static Ec2Member[] Of(Type type) => Known.GetOrAdd(type, static type =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.CanWrite)
            .Select(property => new Ec2Member(property)),
    ]);

    public object? Get(object owner) => _property.GetValue(owner);

    public void Set(object owner, object? value) => _property.SetValue(owner, value);
}
