using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>A resource that is no process, but is brought about somewhere else before others can start.</summary>
internal interface IProvisionedResource : IResource
{
    /// <summary>Brings it about.</summary>
    /// <exception cref="DistributedApplicationException">It cannot be; the message says why.</exception>
    Task ProvisionAsync(ILogger logger, CancellationToken cancellationToken);
}
