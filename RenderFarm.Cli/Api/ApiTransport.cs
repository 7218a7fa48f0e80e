using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Api;

/// <summary>How the coordinator is asked: requests, their repetition, and what a missing or refusing farm is reported as.</summary>
internal abstract class ApiTransport(Uri server, string? token) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private static readonly (string Request, string Command)[] Commands =
    [
        ("GET /api/jobs", "'renderfarm jobs'"),
        ("GET /api/workers", "'renderfarm workers'"),
        ("GET /api/instances", "'renderfarm instances --all'"),
        ("GET /api/store", "'renderfarm blender list'"),
        ("GET /api/dead-letters", "'renderfarm dead-letters'"),
    ];

    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, UseProxy = !server.IsLoopback })
    {
        BaseAddress = server,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token) },
    };

    public Uri Server => server;

    /// <summary>Reads a scene for a farm without a worker; null from it when it cannot.</summary>
    public Func<InspectScene, CancellationToken, Task<SceneInspected?>>? ReadScene { get; set; }

    public void Dispose() => _http.Dispose();

    /// <summary>Runs <paramref name="transfer"/>, and says that the farm went away if the connection broke.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> transfer, CancellationToken cancellationToken)
    {
        try
        {
            return await transfer();
        }
        catch (Exception e)
            // A connection that is reset at the moment it is made, or while a body is read: HttpClient lets that through as it is (seen in
            // .NET 10).
            when (e is HttpRequestException or IOException or SocketException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw Unreachable(e);
        }
    }

    /// <summary>Asks, a few times if need be.</summary>
    protected Task<T> GetAsync<T>(string path, CancellationToken cancellationToken, TimeSpan? timeout = null) =>
        RepeatAsync(token => SendAsync<T>(HttpMethod.Get, path, null, token, timeout), cancellationToken);

    /// <summary>Asks for what can safely be asked for twice, a few times if need be.</summary>
    protected Task<T> PostAsync<T>(
        string path,
        object? body,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null,
        string? idempotencyKey = null
    ) => RepeatAsync(token => SendAsync<T>(HttpMethod.Post, path, body, token, timeout, idempotencyKey), cancellationToken);

    /// <summary>Asks once.</summary>
    protected async Task<T> SendAsync<T>(
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null,
        string? idempotencyKey = null
    )
    {
        using var response = await OpenReadingAsync(
            () => OpenAsync(method, path, body, cancellationToken, timeout, idempotencyKey),
            cancellationToken
        );
        return await GuardAsync(
            async () =>
            {
                try
                {
                    return await response.Content.ReadFromJsonAsync<T>(CliJson.Options, cancellationToken)
                        ?? throw new JsonException("null");
                }
                catch (JsonException e)
                {
                    throw NoFarm(e);
                }
            },
            cancellationToken
        );
    }

    /// <summary>Asks, and answers what the farm has to know before.</summary>
    private async Task<HttpResponseMessage> OpenReadingAsync(Func<Task<HttpResponseMessage>> open, CancellationToken cancellationToken)
    {
        try
        {
            return await open();
        }
        catch (FarmRefusedException e) when (e.Question is not null && ReadScene is not null)
        {
            if (await ReadScene(e.Question, cancellationToken) is not { } reading)
                throw;
            try
            {
                using (await OpenAsync(HttpMethod.Post, $"api/scenes/{reading.SceneSha256}/inspection", reading, cancellationToken)) { }
            }
            catch (FarmRefusedException late) when (late.ProblemType == ProblemTypes.NotAsked)
            {
                // A worker has come meanwhile, and reads it itself.
            }

            return await open();
        }
    }

    /// <summary>Asks once; disposing the response ends the transfer.</summary>
    /// <param name="method">GET, POST, PATCH or DELETE.</param>
    /// <param name="path">Relative to <see cref="Server"/>.</param>
    /// <param name="body">Sent as JSON; null for none.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <param name="timeout">How long the answer may take to begin; 30 seconds unless given.</param>
    /// <param name="idempotencyKey">With the same one the farm does the same thing once.</param>
    /// <param name="range">The first byte to be sent, of the version with that tag.</param>
    protected async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null,
        string? idempotencyKey = null,
        (long From, string Tag)? range = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (range is var (from, tag))
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.IfRange = new RangeConditionHeaderValue($"\"{tag}\"");
        }

        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: ApiJson.Options);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout ?? AnswerTimeout);
        var response = await GuardAsync(
            () => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token),
            cancellationToken
        );
        if (response.IsSuccessStatusCode)
            return response;

        using (response)
            throw await RefusalAsync(response, patience.Token);
    }

    /// <summary>The events of an opened stream.</summary>
    protected async IAsyncEnumerable<FarmEvent> ReadEventsAsync(
        HttpResponseMessage response,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using (response)
        {
            var stream = await GuardAsync(() => response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken);
            var parser = SseParser.Create(stream, (_, data) => ReadEvent(data));
            var items = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (items)
            {
                while (await GuardAsync(() => items.MoveNextAsync().AsTask(), cancellationToken))
                {
                    if (items.Current.Data is { } farmEvent)
                        yield return farmEvent;
                }
            }
        }
    }

    private static async Task<T> RepeatAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken) =>
        await Retries.Brief.ExecuteAsync(async token => await send(token), cancellationToken);

    private FarmEvent? ReadEvent(ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonSerializer.Deserialize<FarmEvent>(data, CliJson.Options);
        }
        catch (JsonException e)
        {
            throw NoFarm(e);
        }
    }

    private async Task<FailureException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Problem? problem = null;
        try
        {
            if (response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json")
                problem = await response.Content.ReadFromJsonAsync<Problem>(ApiJson.Options, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            // The status tells enough.
        }

        if (problem is null && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
            return NoFarm(null);

        var retryAfter = response.Headers.RetryAfter?.Delta;
        return new FarmRefusedException(
            response.StatusCode,
            problem?.Type,
            ForPeople(problem?.ToString()) ?? $"The farm answered {(int)response.StatusCode} {response.ReasonPhrase}.",
            retryAfter,
            problem is null ? "The coordinator's log says more."
                : problem.Type == ProblemTypes.TokenNeeded ? $"Give it with {FarmAddress.TokenVariable} or --token."
                : null
        )
        {
            Question = problem?.Question,
        };
    }

    /// <summary>The farm's words name requests, for programs; people have commands for the same.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    private static string? ForPeople(string? text)
    {
        foreach (var (request, command) in Commands)
            text = text?.Replace(request, command, StringComparison.Ordinal);
        return text;
    }

    private FarmUnreachableException Unreachable(Exception cause) =>
        new(
            $"No farm answers at {Server}",
            "Start one with 'dotnet run --project RenderFarm.AppHost', or name another with --server URL or " + FarmAddress.Variable + ".",
            cause
        );

    private FarmUnreachableException NoFarm(Exception? cause) =>
        new(
            $"{Server} answers, but not as a farm does.",
            $"Give the address of the coordinator with --server URL or {FarmAddress.Variable}; it is {FarmAddress.Default} by default.",
            cause
        );
}
