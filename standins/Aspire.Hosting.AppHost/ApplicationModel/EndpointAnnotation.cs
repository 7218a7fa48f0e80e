namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address that a resource listens on.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private readonly TaskCompletionSource<int> _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal EndpointAnnotation(string name, string uriScheme, int? port, string? portVariable) =>
        (Name, UriScheme, Port, PortVariable) = (name, uriScheme, port, portVariable);

    /// <summary>Name of the endpoint.</summary>
    public string Name { get; }

    /// <summary>Scheme of its address.</summary>
    public string UriScheme { get; }

    /// <summary>The port asked for; a free one is found when absent.</summary>
    public int? Port { get; }

    /// <summary>The host that the process binds to.</summary>
    public string TargetHost { get; } = "localhost";

    internal string? PortVariable { get; }

    internal Task<int> AllocatedPort => _allocated.Task;

    internal void Allocate(int port) => _allocated.TrySetResult(port);
}
