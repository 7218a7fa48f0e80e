using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Api;

/// <summary>
/// The coordinator's API. Every method throws <see cref="FarmUnreachableException"/> when the farm does not answer and
/// <see cref="FarmRefusedException"/> when it answers with a problem.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    /// <summary>The most jobs that the farm lists at once.</summary>
    public const int MaxJobs = 500;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    // The farm may take a minute to have a new scene read before it answers.
    private static readonly TimeSpan SubmitTimeout = TimeSpan.FromMinutes(3);

    // Thousands of files are removed one by one.
    private static readonly TimeSpan CleanupTimeout = TimeSpan.FromMinutes(30);

    private readonly HttpClient _http;

    public ApiClient(Uri server)
    {
        Server = server;
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, UseProxy = !server.IsLoopback })
        {
            BaseAddress = server,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public Uri Server { get; }

    public void Dispose() => _http.Dispose();

    /// <summary>The newest jobs, newest first.</summary>
    /// <param name="limit">How many at most, 1 to <see cref="MaxJobs"/>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <param name="all">Also those that render the sample frames of quotes.</param>
    public Task<IReadOnlyList<JobResponse>> GetJobsAsync(int limit, CancellationToken cancellationToken, bool all = false) =>
        GetAsync<IReadOnlyList<JobResponse>>($"api/jobs?limit={limit}{(all ? "&all=true" : "")}", cancellationToken);

    public Task<JobResponse> GetJobAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<JobResponse>(JobPath(id), cancellationToken);

    public Task<IReadOnlyList<FrameResponse>> GetFramesAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<FrameResponse>>($"{JobPath(id)}/frames", cancellationToken);

    public Task<JobCost> GetCostAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<JobCost>($"{JobPath(id)}/cost", cancellationToken);

    public Task<IReadOnlyList<FrameCost>> GetFrameCostsAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<FrameCost>>($"{JobPath(id)}/cost/frames", cancellationToken);

    public Task<IReadOnlyList<WorkerResponse>> GetWorkersAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<WorkerResponse>>("api/workers", cancellationToken);

    /// <summary>Ends a worker when it has finished the frame in hand.</summary>
    public Task<DrainResponse> DrainWorkerAsync(string id, CancellationToken cancellationToken) =>
        RepeatAsync(
            token => SendAsync<DrainResponse>(HttpMethod.Post, $"api/workers/{Uri.EscapeDataString(id)}/drain", null, AnswerTimeout, token),
            cancellationToken
        );

    public Task<IReadOnlyList<InstanceResponse>> GetInstancesAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<InstanceResponse>>("api/instances", cancellationToken);

    /// <summary>Ends rented machines.</summary>
    public Task<TerminateResponse> TerminateInstancesAsync(TerminateRequest request, CancellationToken cancellationToken) =>
        RepeatAsync(
            token => SendAsync<TerminateResponse>(HttpMethod.Post, "api/instances/terminate", request, AnswerTimeout, token),
            cancellationToken
        );

    /// <summary>Opens what a rented machine said; disposing the response ends the transfer.</summary>
    public Task<HttpResponseMessage> OpenInstanceLogAsync(string id, CancellationToken cancellationToken) =>
        OpenAsync(HttpMethod.Get, $"api/instances/{Uri.EscapeDataString(id)}/log", null, AnswerTimeout, cancellationToken);

    /// <summary>Has LocalCloud take a machine back.</summary>
    public async Task InterruptInstanceAsync(string id, InterruptRequest request, CancellationToken cancellationToken) =>
        (
            await OpenAsync(
                HttpMethod.Post,
                $"api/instances/{Uri.EscapeDataString(id)}/interrupt",
                request,
                AnswerTimeout,
                cancellationToken
            )
        ).Dispose();

    /// <summary>The spot prices of LocalCloud's market.</summary>
    public Task<IReadOnlyList<LocalPrice>> GetLocalPricesAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<LocalPrice>>("api/local/prices", cancellationToken);

    /// <summary>Sets one of them.</summary>
    public Task<LocalPrice> SetLocalPriceAsync(LocalPriceRequest request, CancellationToken cancellationToken) =>
        RepeatAsync(token => SendAsync<LocalPrice>(HttpMethod.Post, "api/local/prices", request, AnswerTimeout, token), cancellationToken);

    /// <summary>What the farm has in the cloud and does not need.</summary>
    /// <param name="olderThanDays">Files of jobs that ended so long ago are not needed.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<IReadOnlyList<CleanupItem>> GetCleanupAsync(int olderThanDays, CancellationToken cancellationToken) =>
        RepeatAsync(
            token =>
                SendAsync<IReadOnlyList<CleanupItem>>(
                    HttpMethod.Get,
                    $"api/cleanup?olderThanDays={olderThanDays}",
                    null,
                    SubmitTimeout,
                    token
                ),
            cancellationToken
        );

    /// <summary>Removes that.</summary>
    public Task<IReadOnlyList<CleanupItem>> CleanUpAsync(int olderThanDays, CancellationToken cancellationToken) =>
        SendAsync<IReadOnlyList<CleanupItem>>(
            HttpMethod.Post,
            "api/cleanup",
            new CleanupRequest { OlderThanDays = olderThanDays },
            CleanupTimeout,
            cancellationToken
        );

    /// <summary>Asks whether the farm has a scene, and where to put it if not.</summary>
    public Task<SceneResponse> AnnounceSceneAsync(SceneRequest scene, CancellationToken cancellationToken) =>
        RepeatAsync(token => SendAsync<SceneResponse>(HttpMethod.Post, "api/scenes", scene, AnswerTimeout, token), cancellationToken);

    /// <summary>Asks which of some files the farm does not have, and where to put those.</summary>
    public Task<AssetsResponse> AnnounceAssetsAsync(AssetsRequest assets, CancellationToken cancellationToken) =>
        RepeatAsync(token => SendAsync<AssetsResponse>(HttpMethod.Post, "api/assets", assets, SubmitTimeout, token), cancellationToken);

    /// <summary>Says where files that the farm has lie around a scene.</summary>
    public Task<ManifestResponse> SendManifestAsync(AssetManifest manifest, CancellationToken cancellationToken) =>
        RepeatAsync(
            token => SendAsync<ManifestResponse>(HttpMethod.Post, "api/manifests", manifest, SubmitTimeout, token),
            cancellationToken
        );

    /// <summary>What a worker finds in a scene that was sent, beside the files of a manifest if there is one.</summary>
    public Task<SceneInspectionResponse> InspectSceneAsync(string sha256, string? manifest, CancellationToken cancellationToken) =>
        SendAsync<SceneInspectionResponse>(
            HttpMethod.Get,
            $"api/scenes/{sha256}/inspection{(manifest is null ? "" : "?manifest=" + manifest)}",
            null,
            SubmitTimeout,
            cancellationToken
        );

    /// <summary>Submits a job.</summary>
    /// <param name="job">What to render.</param>
    /// <param name="key">A name for this submission: with the same one it makes the same job, should an answer be lost.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<JobResponse> SubmitJobAsync(JobRequest job, string key, CancellationToken cancellationToken) =>
        RepeatAsync(token => SendAsync<JobResponse>(HttpMethod.Post, "api/jobs", job, SubmitTimeout, token, key), cancellationToken);

    /// <summary>Messages that could not be processed.</summary>
    public Task<IReadOnlyList<DeadLetterResponse>> GetDeadLettersAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<DeadLetterResponse>>("api/dead-letters", cancellationToken);

    /// <summary>Sends them to their queues again.</summary>
    public Task<DeadLettersResponse> RetryDeadLettersAsync(DeadLettersRequest request, CancellationToken cancellationToken) =>
        SendAsync<DeadLettersResponse>(HttpMethod.Post, "api/dead-letters/retry", request, SubmitTimeout, cancellationToken);

    /// <summary>Removes them.</summary>
    public Task<DeadLettersResponse> DropDeadLettersAsync(DeadLettersRequest request, CancellationToken cancellationToken) =>
        RepeatAsync(
            token => SendAsync<DeadLettersResponse>(HttpMethod.Post, "api/dead-letters/drop", request, AnswerTimeout, token),
            cancellationToken
        );

    /// <summary>Sent once only: a quote whose answer was lost may rent machines for its samples, until it ends by itself.</summary>
    public Task<QuoteResponse> BeginQuoteAsync(QuoteRequest quote, CancellationToken cancellationToken) =>
        SendAsync<QuoteResponse>(HttpMethod.Post, "api/quotes", quote, SubmitTimeout, cancellationToken);

    public Task<QuoteResponse> GetQuoteAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<QuoteResponse>($"api/quotes/{Uri.EscapeDataString(id)}", cancellationToken);

    public Task<QuoteResponse> CancelQuoteAsync(string id, CancellationToken cancellationToken) =>
        RepeatAsync(
            token => SendAsync<QuoteResponse>(HttpMethod.Post, $"api/quotes/{Uri.EscapeDataString(id)}/cancel", null, AnswerTimeout, token),
            cancellationToken
        );

    public Task<JobResponse> CancelJobAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<JobResponse>(HttpMethod.Post, $"{JobPath(id)}/cancel", null, AnswerTimeout, cancellationToken);

    /// <summary>The worker and Blender archives that rented machines start from.</summary>
    public Task<IReadOnlyList<ArchiveResponse>> GetArchivesAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<ArchiveResponse>>("api/store", cancellationToken);

    /// <summary>Asks whether the farm has an archive, and where to put it if not.</summary>
    public Task<ArchiveResponse> AnnounceArchiveAsync(ArchiveRequest archive, CancellationToken cancellationToken) =>
        RepeatAsync(token => SendAsync<ArchiveResponse>(HttpMethod.Post, "api/store", archive, AnswerTimeout, token), cancellationToken);

    /// <summary>Says that an archive was uploaded.</summary>
    public Task<ArchiveResponse> CompleteArchiveAsync(string sha256, CancellationToken cancellationToken) =>
        RepeatAsync(
            token => SendAsync<ArchiveResponse>(HttpMethod.Post, $"api/store/{sha256}/complete", null, AnswerTimeout, token),
            cancellationToken
        );

    public async Task RemoveArchiveAsync(string sha256, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(HttpMethod.Delete, $"api/store/{sha256}", null, AnswerTimeout, cancellationToken);
    }

    /// <summary>Opens the image of a rendered frame; disposing the response ends the transfer.</summary>
    public Task<HttpResponseMessage> OpenImageAsync(string id, int frame, CancellationToken cancellationToken) =>
        OpenAsync(HttpMethod.Get, $"{JobPath(id)}/frames/{frame}/image", null, AnswerTimeout, cancellationToken);

    /// <summary>Opens what was made of a job's frames; disposing the response ends the transfer.</summary>
    public Task<HttpResponseMessage> OpenArtifactAsync(string id, ArtifactKind kind, CancellationToken cancellationToken) =>
        OpenAsync(
            HttpMethod.Get,
            $"{JobPath(id)}/{(kind == ArtifactKind.Video ? "video" : "contact-sheet")}",
            null,
            AnswerTimeout,
            cancellationToken
        );

    /// <summary>Opens the stream of everything that changes; the returned events end when the coordinator does.</summary>
    public async Task<IAsyncEnumerable<FarmEvent>> OpenEventsAsync(CancellationToken cancellationToken)
    {
        var response = await OpenAsync(HttpMethod.Get, "api/events", null, AnswerTimeout, cancellationToken);
        return ReadEventsAsync(response, cancellationToken);
    }

    /// <summary>Runs <paramref name="transfer"/>, and says that the farm went away if the connection broke.</summary>
    public async Task<T> GuardAsync<T>(Func<Task<T>> transfer, CancellationToken cancellationToken)
    {
        try
        {
            return await transfer();
        }
        catch (Exception e)
            when (e is HttpRequestException or HttpIOException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw Unreachable(e);
        }
    }

    private static string JobPath(string id) => $"api/jobs/{Uri.EscapeDataString(id)}";

    private static async Task<T> RepeatAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken) =>
        await Retries.Brief.ExecuteAsync(async token => await send(token), cancellationToken);

    private Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        RepeatAsync(token => SendAsync<T>(HttpMethod.Get, path, null, AnswerTimeout, token), cancellationToken);

    private async Task<T> SendAsync<T>(
        HttpMethod method,
        string path,
        object? body,
        TimeSpan timeout,
        CancellationToken cancellationToken,
        string? idempotencyKey = null
    )
    {
        using var response = await OpenAsync(method, path, body, timeout, cancellationToken, idempotencyKey);
        return await GuardAsync(
            async () =>
            {
                try
                {
                    return await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken)
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

    private async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method,
        string path,
        object? body,
        TimeSpan timeout,
        CancellationToken cancellationToken,
        string? idempotencyKey = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: ApiJson.Options);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        var response = await GuardAsync(
            () => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token),
            cancellationToken
        );
        if (response.IsSuccessStatusCode)
            return response;

        using (response)
            throw await RefusalAsync(response, patience.Token);
    }

    private async IAsyncEnumerable<FarmEvent> ReadEventsAsync(
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

    private FarmEvent? ReadEvent(ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonSerializer.Deserialize<FarmEvent>(data, ApiJson.Options);
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
            problem?.ToString() ?? $"The farm answered {(int)response.StatusCode} {response.ReasonPhrase}.",
            retryAfter,
            problem is null ? "The coordinator's log says more." : null
        );
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
