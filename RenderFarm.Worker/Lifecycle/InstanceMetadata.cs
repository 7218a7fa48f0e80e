using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Lifecycle;

/// <summary>
/// The metadata of the EC2 instance that this worker runs on (IMDSv2). The SDK's own client is switched off by AWS_EC2_METADATA_DISABLED,
/// cannot be cancelled, and tells a 404, which is the usual answer here, from an outage only by its log.
/// </summary>
internal sealed class InstanceMetadata(HttpClient http, IConfiguration configuration, TimeProvider time)
{
    private const string TokenHeader = "X-aws-ec2-metadata-token";
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(6);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Uri _endpoint = new(
        (configuration["AWS_EC2_METADATA_SERVICE_ENDPOINT"] is { Length: > 0 } set ? set : "http://169.254.169.254").TrimEnd('/')
            + "/latest/"
    );

    private string? _token;
    private long _tokenAt;

    /// <summary>Id, type and zone of the instance.</summary>
    /// <exception cref="HttpRequestException">The service does not answer as it should.</exception>
    public async Task<RentedInstance> InstanceAsync(CancellationToken cancellationToken) =>
        new(
            await RequiredAsync("instance-id", cancellationToken),
            await RequiredAsync("instance-type", cancellationToken),
            await RequiredAsync("placement/availability-zone", cancellationToken)
        );

    /// <summary>What is announced to the instance: the notice if there is one, else the recommendation, else null.</summary>
    /// <exception cref="HttpRequestException">The service does not answer as it should.</exception>
    public async Task<Interruption?> InterruptionAsync(CancellationToken cancellationToken) =>
        await TimeAsync("spot/instance-action", "time", cancellationToken) is { } taken ? new Interruption(InterruptionKind.Notice, taken)
        : await TimeAsync("events/recommendations/rebalance", "noticeTime", cancellationToken) is { } recommended
            ? new Interruption(InterruptionKind.Rebalance, recommended)
        : null;

    private async Task<DateTimeOffset?> TimeAsync(string path, string property, CancellationToken cancellationToken)
    {
        if (await GetAsync(path, cancellationToken) is not { } text)
            return null;

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.GetProperty(property).GetDateTimeOffset();
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new HttpRequestException($"The metadata {path} cannot be read: {text}", exception);
        }
    }

    private async Task<string> RequiredAsync(string path, CancellationToken cancellationToken) =>
        await GetAsync(path, cancellationToken) ?? throw new HttpRequestException($"There is no metadata {path}.");

    private async Task<string?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await AskAsync(path, patience.Token);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;

            response.EnsureSuccessStatusCode();
            return await response.Content.ReadAsStringAsync(patience.Token);
        }
        catch (SocketException exception)
        {
            // A connection that is reset at the moment it is made: HttpClient lets that through as it is (seen in .NET 10).
            throw new HttpRequestException(exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{_endpoint} did not answer within {Patience.TotalSeconds:0} seconds.", exception);
        }
    }

    /// <summary>Asks with the token, and with a new one when that has ended.</summary>
    private async Task<HttpResponseMessage> AskAsync(string path, CancellationToken cancellationToken)
    {
        var wasKnown = _token is not null && time.GetElapsedTime(_tokenAt) < TokenLife / 2;
        if (!wasKnown)
            await RenewTokenAsync(cancellationToken);

        var response = await SendAsync(HttpMethod.Get, "meta-data/" + path, TokenHeader, _token!, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !wasKnown)
            return response;

        response.Dispose();
        await RenewTokenAsync(cancellationToken);
        return await SendAsync(HttpMethod.Get, "meta-data/" + path, TokenHeader, _token!, cancellationToken);
    }

    private async Task RenewTokenAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        using var response = await SendAsync(
            HttpMethod.Put,
            "api/token",
            TokenHeader + "-ttl-seconds",
            $"{TokenLife.TotalSeconds:0}",
            cancellationToken
        );
        response.EnsureSuccessStatusCode();
        (_token, _tokenAt) = (await response.Content.ReadAsStringAsync(cancellationToken), asked);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string header,
        string value,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(_endpoint, path));
        request.Headers.TryAddWithoutValidation(header, value);
        return await http.SendAsync(request, cancellationToken);
    }
}
