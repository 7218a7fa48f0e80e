namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address that is shown to people.</summary>
/// <param name="EndpointName">The endpoint whose address is shown.</param>
/// <param name="Show">Makes what is shown of it.</param>
/// <param name="Replaces">Shown instead of the plain address, not beside it.</param>
internal sealed record EndpointUrlAnnotation(string EndpointName, Func<EndpointReference, ResourceUrlAnnotation> Show, bool Replaces)
    : IResourceAnnotation;
