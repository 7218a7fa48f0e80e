using System.Net;
using Amazon.EC2;
using Microsoft.AspNetCore.Mvc;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure;

namespace RenderFarm.Coordinator.Fleet;

/// <summary>Has LocalCloud take instances back and set spot prices. No other cloud can be asked to.</summary>
internal sealed class LocalCloudControl(IAmazonEC2 ec2) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };

    /// <summary>Interrupts an instance.</summary>
    /// <exception cref="CloudUnavailableException">LocalCloud does not answer.</exception>
    public Task<LocalAnswer<object>> InterruptAsync(string instanceId, InterruptRequest request, CancellationToken cancellationToken) =>
        SendAsync<object>(
            HttpMethod.Post,
            $"instances/{Uri.EscapeDataString(instanceId)}/interrupt",
            new
            {
                request.NoticeSeconds,
                Kind = request.Kind == InterruptionKind.Rebalance ? "rebalance" : "terminate",
                request.Kill,
            },
            "takes them back only when it needs them. 'renderfarm instances terminate' ends one",
            cancellationToken
        );

    /// <summary>Sets the spot price of a pool.</summary>
    /// <exception cref="CloudUnavailableException">LocalCloud does not answer.</exception>
    public Task<LocalAnswer<LocalPrice>> SetPriceAsync(LocalPriceRequest request, CancellationToken cancellationToken) =>
        SendAsync<LocalPrice>(HttpMethod.Post, "market/prices", request, "sets its prices itself", cancellationToken);

    /// <summary>The prices of all pools.</summary>
    /// <exception cref="CloudUnavailableException">LocalCloud does not answer.</exception>
    public Task<LocalAnswer<LocalPrice[]>> PricesAsync(CancellationToken cancellationToken) =>
        SendAsync<LocalPrice[]>(
            HttpMethod.Get,
            "market",
            null,
            "tells its prices itself: 'aws ec2 describe-spot-price-history' shows them",
            cancellationToken
        );

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<LocalAnswer<T>> SendAsync<T>(
        HttpMethod method,
        string path,
        object? body,
        string aws,
        CancellationToken cancellationToken
    )
    {
        if (ec2.Config.ServiceURL is not { Length: > 0 } endpoint)
            return new(default, $"The farm's instances are at AWS, which {aws}.");
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(new Uri(endpoint.TrimEnd('/') + "/"), "_localcloud/" + path))
            {
                Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: ApiJson.Options),
            };
            using var response = await _http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return new(await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken));
            return
                response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                && await response.Content.ReadFromJsonAsync<ProblemDetails>(cancellationToken) is { Detail: { } detail }
                ? new(default, "LocalCloud refuses: " + detail, response.StatusCode == HttpStatusCode.BadRequest)
                : new(
                    default,
                    $"The cloud at {endpoint} is not LocalCloud, and only LocalCloud can be asked for this (it answered "
                        + $"{(int)response.StatusCode})."
                );
        }
        catch (Exception e) when (CloudErrors.IsCloudError(e, cancellationToken))
        {
            throw new CloudUnavailableException($"LocalCloud does not answer: {e.Message}", e);
        }
    }
}

/// <summary>What LocalCloud answers.</summary>
/// <param name="Value">What it did; null when it refuses.</param>
/// <param name="Refusal">Why it does not, or that it is not LocalCloud; null otherwise.</param>
/// <param name="IsInvalid">Whether the request itself is wrong.</param>
internal sealed record LocalAnswer<T>(T? Value, string? Refusal = null, bool IsInvalid = false);
