namespace Aspire.Hosting.ApplicationModel;

/// <summary>Refers to an endpoint whose address is known when the application runs.</summary>
/// <param name="owner">The resource that listens.</param>
/// <param name="endpointName">Name of its endpoint.</param>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName) : IValueProvider
{
    /// <summary>The resource that listens.</summary>
    public IResourceWithEndpoints Resource { get; } = owner;

    /// <summary>Name of the endpoint.</summary>
    public string EndpointName { get; } = endpointName;

    /// <summary>The endpoint.</summary>
    /// <exception cref="InvalidOperationException">The resource has no endpoint of that name.</exception>
    public EndpointAnnotation EndpointAnnotation =>
        Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.Name == EndpointName)
        ?? throw new InvalidOperationException($"The resource '{Resource.Name}' has no endpoint '{EndpointName}'.");

    /// <summary>Whether the address is known.</summary>
    public bool IsAllocated => EndpointAnnotation.AllocatedPort.IsCompletedSuccessfully;

    /// <summary>The address.</summary>
    /// <exception cref="InvalidOperationException">It is not known yet.</exception>
    public string Url => IsAllocated
        ? Address(EndpointAnnotation.AllocatedPort.Result)
        : throw new InvalidOperationException($"The endpoint '{EndpointName}' of '{Resource.Name}' has no address before the application starts.");

    /// <inheritdoc/>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        Address(await EndpointAnnotation.AllocatedPort.WaitAsync(cancellationToken));

    private string Address(int port) => $"{EndpointAnnotation.UriScheme}://{EndpointAnnotation.TargetHost}:{port}";
}
