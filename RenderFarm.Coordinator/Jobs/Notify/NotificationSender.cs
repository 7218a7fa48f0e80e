using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Access;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Jobs.Notify;

/// <summary>
/// Sends notifications until they are taken or were tried often enough. The database says what is to be sent: a restart loses none, and may
/// send one twice.
/// </summary>
internal sealed partial class NotificationSender : RepeatingService
{
    /// <summary>With pauses that double up to an hour, those of half a day.</summary>
    public const int MaxAttempts = 20;

    private const int AtOnce = 8;
    private const int RowsAtOnce = 100;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly FarmStore _store;
    private readonly TokenDesk _tokens;
    private readonly NotifyOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<NotificationSender> _logger;
    private readonly HttpClient _http;

    public NotificationSender(
        FarmStore store,
        TokenDesk tokens,
        IOptions<NotifyOptions> options,
        TimeProvider time,
        ILogger<NotificationSender> logger
    )
        : base(time, logger)
    {
        (_store, _tokens, _options, _time, _logger) = (store, tokens, options.Value, time, logger);
        // A proxy would look the name up by itself, where nobody sees the address; a redirection may lead anywhere.
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(1),
                ConnectCallback = ConnectAsync,
            }
        )
        {
            Timeout = AnswerTimeout,
        };
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RepeatAsync(SendDueAsync, _options.Interval, stoppingToken);

    private async Task SendDueAsync(CancellationToken cancellationToken)
    {
        var due = _store.Read(connection => NotificationTable.Due(connection, _time.GetUtcNow(), RowsAtOnce));
        if (due.Count == 0)
            return;
        var secret = await _store.WriteAsync(farm => NotificationTable.Secret(farm), cancellationToken);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (row, token) =>
            {
                var error = await TrySendAsync(row, secret, token);
                var isOver = error is null || row.Attempts + 1 >= MaxAttempts;
                await _store.WriteAsync(farm => NotificationTable.Sent(farm, row, error, isOver ? null : farm.Now + Pause(row)), token);
                if (error is not null)
                    LogNotTaken(row.JobId, row.Event, NotifyAddress.Shown(row.Url), row.Attempts + 1, error);
            }
        );
    }

    private TimeSpan Pause(NotificationRow row)
    {
        var pause = _options.FirstPause * Math.Pow(2, row.Attempts);
        return (pause < LongestPause ? pause : LongestPause) * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    /// <summary>Why it was not taken; null when it was. What the other side says beside its status is nobody's business.</summary>
    private async Task<string?> TrySendAsync(NotificationRow row, string secret, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(row.Body);
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, row.Url) { Content = content };
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
        request.Headers.Add(Notification.SignatureHeader, $"sha256={signature}");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("RenderFarm", null));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? null
                : (int)response.StatusCode is >= 300 and < 400 ? "It redirects, which is not followed: give the address itself."
                : $"It answered {(int)response.StatusCode}.";
        }
        catch (HttpRequestException e)
        {
            return e.InnerException is NotAllowedException refused ? refused.Message : "It cannot be reached: " + e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"It did not answer within {AnswerTimeout.TotalSeconds:0} seconds.";
        }
    }

    /// <summary>Connects to what the name means now, if that is allowed: it is looked up once, for check and connection.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = addresses.Where(address => NotifyAddress.MayBeReached(address, _tokens.IsRequired)).ToArray();
        if (allowed.Length == 0)
            throw new NotAllowedException($"'{context.DnsEndPoint.Host}' {NotifyAddress.NotPublic}");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    [LoggerMessage(1950, LogLevel.Warning, "Job {JobId}: {Address} was not told of {Event}, attempt {Attempt}: {Error}")]
    private partial void LogNotTaken(string jobId, NotifyEvent? @event, string address, int attempt, string error);

    private sealed class NotAllowedException(string message) : IOException(message);
}

/// <summary>How notifications are sent. Section <c>Notify</c>.</summary>
internal sealed class NotifyOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Notify";

    /// <summary>Pause between two looks for what is to be sent, 50 ms to 1 hour.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Pause before the second attempt, 50 ms to 1 hour; it doubles with each, up to an hour.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Within(Section, nameof(Interval), Interval, TimeSpan.FromMilliseconds(50), TimeSpan.FromHours(1)),
            .. OptionChecks.Within(Section, nameof(FirstPause), FirstPause, TimeSpan.FromMilliseconds(50), TimeSpan.FromHours(1)),
        ];
}

/// <summary>Where notifications may go: whoever submits a job must not have the farm knock at doors that only the farm reaches.</summary>
internal static class NotifyAddress
{
    /// <summary>Addresses that one job tells.</summary>
    public const int Most = 5;

    /// <summary>Why an address is refused, after its name.</summary>
    public const string NotPublic =
        "is no public address. A farm that others than this machine's programs reach sends notifications to public addresses only.";

    private const int MaxLength = 2000;

    /// <summary>What no name in public means (RFC 6890), and what carries an IPv4 address within.</summary>
    private static readonly IPNetwork[] Reserved =
    [
        .. (
            "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 "
            + "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 2001::/23 2001:db8::/32 2002::/16 3fff::/20"
        )
            .Split(' ')
            .Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Here the cloud tells each machine its secrets; nobody has a receiver there.</summary>
    private static readonly IPNetwork LinkLocal = IPNetwork.Parse("169.254.0.0/16");

    /// <summary>Checks what can be checked without asking a name server; that is done whenever one is sent.</summary>
    public static void Check(IReadOnlyList<string>? urls, bool isReachable, ValidationErrors errors)
    {
        errors.Range("notify", urls?.Count, 0, Most);
        foreach (var url in (urls ?? []).Take(Most))
        {
            if (
                url is null or { Length: > MaxLength }
                || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
                || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
                || uri.Host.Length == 0
                || uri.UserInfo.Length > 0
            )
                errors.Add(
                    "notify",
                    "has what is no address; give one like https://example.org/hook, without a password, of at most "
                        + $"{MaxLength} characters."
                );
            else if (
                IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address)
                    ? !MayBeReached(address, isReachable)
                    : isReachable && uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            )
                errors.Add("notify", $"has '{uri.Host}', which {NotPublic}");
        }
    }

    /// <summary>Whether the farm sends anything to an address.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="isReachable">Whether others than this machine's programs submit jobs.</param>
    public static bool MayBeReached(IPAddress address, bool isReachable)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (LinkLocal.Contains(address) || address.IsIPv6LinkLocal || address.IsIPv6Multicast)
            return false;
        return !isReachable
            || (
                !Reserved.Any(network => network.Contains(address))
                && (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address))
            );
    }

    /// <summary>An address for others than whoever gave it: its path is often a secret.</summary>
    public static string Shown(string url) => new Uri(url).GetLeftPart(UriPartial.Authority) + "/…";
}
