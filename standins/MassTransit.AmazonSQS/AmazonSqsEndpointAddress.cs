using System.Web;
using MassTransit.AmazonSqsTransport;

namespace MassTransit;

/// <summary>Address of a queue, <c>queue:name</c> or <c>amazonsqs://region/scope/name</c>.</summary>
public readonly struct AmazonSqsEndpointAddress
{
    /// <summary>Region.</summary>
    public string Host { get; }

    /// <summary>Scope; a slash when there is none.</summary>
    public string Scope { get; }

    /// <summary>Name of the queue in SQS.</summary>
    public string Name { get; }

    /// <summary>Whether the queue goes when its endpoint stops.</summary>
    public bool AutoDelete { get; }

    /// <summary>Whether the queue is meant to outlive the bus.</summary>
    public bool Durable { get; }

    /// <summary>Reads an address; a short one is relative to the host.</summary>
    /// <exception cref="ArgumentException">The scheme is unknown.</exception>
    /// <exception cref="NotSupportedException">The address is a topic.</exception>
    /// <exception cref="AmazonSqsTransportConfigurationException">SQS does not allow the name.</exception>
    public AmazonSqsEndpointAddress(Uri hostAddress, Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Durable = true;

        switch (address.Scheme.ToLowerInvariant())
        {
            case AmazonSqsHostAddress.AmazonSqsScheme:
                var segments = address.AbsolutePath.Trim('/').Split('/');
                Host = address.Host;
                Scope = segments.Length > 1 ? Uri.UnescapeDataString(segments[0]) : "/";
                Name = segments[^1];
                break;

            case "queue":
                var host = new AmazonSqsHostAddress(hostAddress);
                (Host, Scope, Name) = (host.Host, host.Scope, address.AbsolutePath);
                break;

            case "topic":
                throw OnlyQueues.Refuse(address.ToString());

            default:
                throw new ArgumentException($"The address scheme is not supported: {address.Scheme}", nameof(address));
        }

        var query = HttpUtility.ParseQueryString(address.Query);
        if (string.Equals(query["type"], "topic", StringComparison.OrdinalIgnoreCase))
            throw OnlyQueues.Refuse(address.ToString());
        if (bool.TryParse(query["temporary"], out var temporary))
            (AutoDelete, Durable) = (temporary, !temporary);
        if (bool.TryParse(query["durable"], out var durable))
            Durable = durable;
        if (bool.TryParse(query["autodelete"], out var autoDelete))
            AutoDelete = autoDelete;

        QueueNames.ThrowIfInvalid(Name);
    }

    /// <summary>Composes the address of a queue of the host.</summary>
    public AmazonSqsEndpointAddress(Uri hostAddress, string name, bool durable = true, bool autoDelete = false)
    {
        var host = new AmazonSqsHostAddress(hostAddress);
        (Host, Scope, Name, Durable, AutoDelete) = (host.Host, host.Scope, name, durable, autoDelete);
    }

    /// <summary>The address as text.</summary>
    public static implicit operator Uri(in AmazonSqsEndpointAddress address)
    {
        var options = new List<string>(2);
        if (!address.Durable)
            options.Add("durable=false");
        if (address.AutoDelete)
            options.Add("autodelete=true");

        return new UriBuilder(AmazonSqsHostAddress.AmazonSqsScheme, address.Host)
        {
            Path = string.Equals(address.Scope, "/", StringComparison.Ordinal) ? address.Name : $"{address.Scope}/{address.Name}",
            Query = string.Join('&', options),
        }.Uri;
    }
}
