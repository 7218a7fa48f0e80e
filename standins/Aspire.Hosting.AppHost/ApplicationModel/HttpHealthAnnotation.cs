namespace Aspire.Hosting.ApplicationModel;

internal sealed record HttpHealthAnnotation(EndpointReference Endpoint, string Path, int StatusCode) : IResourceAnnotation;
