using Amazon.EC2;
using Microsoft.AspNetCore.Mvc;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Fleet;

/// <summary>Asks LocalCloud to take machines back. No other cloud can be asked.</summary>
internal sealed class LocalInterruptions(IAmazonEC2 ec2) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };

    /// <summary>Interrupts a machine.</summary>
    /// <returns>Null when it is under way; otherwise why not.</returns>
    /// <exception cref="CloudUnavailableException">LocalCloud does not answer.</exception>
    public async Task<string?> InterruptAsync(string instanceId, InterruptRequest request, CancellationToken cancellationToken)
    {
        if (ec2.Config.ServiceURL is not { Length: > 0 } endpoint)
            return "The farm's machines are at AWS, which takes them back only when it needs them. 'renderfarm instances terminate' ends one.";
        try
        {
            using var response = await _http.PostAsJsonAsync(
                new Uri(new Uri(endpoint.TrimEnd('/') + "/"), $"_localcloud/instances/{Uri.EscapeDataString(instanceId)}/interrupt"),
                new { request.NoticeSeconds, Kind = request.Kind == InterruptionKind.Rebalance ? "rebalance" : "terminate", request.Kill },
                ApiJson.Options,
                cancellationToken);
            if (response.IsSuccessStatusCode)
                return null;
            return response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                && await response.Content.ReadFromJsonAsync<ProblemDetails>(cancellationToken) is { Detail: { } detail }
                ? "LocalCloud refuses: " + detail
                : $"The cloud at {endpoint} is not LocalCloud, and only LocalCloud can be asked to take a machine back (it answered {(int)response.StatusCode}).";
        }
        catch (Exception e) when (CloudErrors.IsCloudError(e, cancellationToken))
        {
            throw new CloudUnavailableException($"LocalCloud does not answer: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
