namespace MassTransit;

/// <summary>Address of a host: a region and, if set, a scope within it.</summary>
public readonly struct AmazonSqsHostAddress
{
    /// <summary>Scheme of all addresses of this transport.</summary>
    public const string AmazonSqsScheme = "amazonsqs";

    /// <summary>Region.</summary>
    public string Host { get; }

    /// <summary>Scope; a slash when there is none.</summary>
    public string Scope { get; }

    /// <summary>Reads an address <c>amazonsqs://region/scope</c>.</summary>
    public AmazonSqsHostAddress(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!string.Equals(address.Scheme, AmazonSqsScheme, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"The address scheme is not supported: {address.Scheme}", nameof(address));

        var path = address.AbsolutePath.Trim('/');
        Host = address.Host;
        Scope = path.Length == 0 ? "/" : Uri.UnescapeDataString(path.Split('/')[0]);
    }

    /// <summary>Composes an address.</summary>
    public AmazonSqsHostAddress(string host, string? scope)
    {
        Host = host;
        Scope = string.IsNullOrEmpty(scope) ? "/" : scope;
    }

    /// <summary>The address as text.</summary>
    public static implicit operator Uri(in AmazonSqsHostAddress address) =>
        new UriBuilder(AmazonSqsScheme, address.Host)
        {
            Path = string.Equals(address.Scope, "/", StringComparison.Ordinal) ? "/" : "/" + Uri.EscapeDataString(address.Scope),
        }.Uri;
}
