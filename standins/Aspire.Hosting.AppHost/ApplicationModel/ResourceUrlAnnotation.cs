namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address that is shown to people.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>The address; one that starts with a slash continues that of <see cref="Endpoint"/>.</summary>
    public required string Url { get; set; }

    /// <summary>What it is.</summary>
    public string? DisplayText { get; set; }

    /// <summary>The endpoint that it belongs to.</summary>
    public EndpointReference? Endpoint { get; init; }
}
