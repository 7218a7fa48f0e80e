using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Api;

/// <summary>
/// The coordinator's API, an endpoint a method. Every method throws <see cref="FarmUnreachableException"/> when the farm does not answer
/// and <see cref="FarmRefusedException"/> when it answers with a problem.
/// </summary>
internal sealed class ApiClient(Uri server, string? token = null) : ApiTransport(server, token)
{
    /// <summary>The most jobs that the farm lists at once.</summary>
    public const int MaxJobs = 500;

    // The farm may take a minute to have a new scene read before it answers.
    private static readonly TimeSpan SubmitTimeout = TimeSpan.FromMinutes(3);

    // Thousands of files are removed one by one.
    private static readonly TimeSpan CleanupTimeout = TimeSpan.FromMinutes(30);

    /// <summary>The newest jobs, newest first.</summary>
    /// <param name="limit">How many at most, 1 to <see cref="MaxJobs"/>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <param name="filters">Further fields of the query, such as <c>&amp;state=running</c>.</param>
    public Task<IReadOnlyList<JobResponse>> GetJobsAsync(int limit, CancellationToken cancellationToken, string filters = "") =>
        GetAsync<IReadOnlyList<JobResponse>>($"api/jobs?limit={limit}{filters}", cancellationToken);

    public Task<JobResponse> GetJobAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<JobResponse>(JobPath(id), cancellationToken);

    /// <summary>All frames of a job, or the only one.</summary>
    public Task<IReadOnlyList<FrameResponse>> GetFramesAsync(string id, CancellationToken cancellationToken, int? only = null) =>
        GetAsync<IReadOnlyList<FrameResponse>>(
            JobPath(id) + (only is { } frame ? $"/frames?after={frame - 1L}&limit=1" : "/frames"),
            cancellationToken
        );

    public Task<JobCost> GetCostAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<JobCost>($"{JobPath(id)}/cost", cancellationToken);

    public Task<IReadOnlyList<FrameCost>> GetFrameCostsAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<FrameCost>>($"{JobPath(id)}/cost/frames", cancellationToken);

    public Task<IReadOnlyList<WorkerResponse>> GetWorkersAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<WorkerResponse>>("api/workers", cancellationToken);

    /// <summary>Ends a worker when it has finished the frame in hand.</summary>
    public Task<DrainResponse> DrainWorkerAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<DrainResponse>($"api/workers/{Uri.EscapeDataString(id)}/drain", null, cancellationToken);

    public Task<IReadOnlyList<InstanceResponse>> GetInstancesAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<InstanceResponse>>("api/instances", cancellationToken);

    /// <summary>Ends instances.</summary>
    public Task<TerminateResponse> TerminateInstancesAsync(TerminateRequest request, CancellationToken cancellationToken) =>
        PostAsync<TerminateResponse>("api/instances/terminate", request, cancellationToken);

    /// <summary>Opens what an instance said; disposing the response ends the transfer.</summary>
    public Task<HttpResponseMessage> OpenInstanceLogAsync(string id, CancellationToken cancellationToken) =>
        OpenAsync(HttpMethod.Get, $"api/instances/{Uri.EscapeDataString(id)}/log", null, cancellationToken);

    /// <summary>Opens what Blender printed for a frame.</summary>
    public Task<HttpResponseMessage> OpenFrameLogAsync(string jobId, int frame, CancellationToken cancellationToken) =>
        OpenAsync(HttpMethod.Get, $"api/jobs/{jobId}/frames/{frame}/log", null, cancellationToken);

    /// <summary>Has LocalCloud take an instance back.</summary>
    public async Task InterruptInstanceAsync(string id, InterruptRequest request, CancellationToken cancellationToken) =>
        (await OpenAsync(HttpMethod.Post, $"api/instances/{Uri.EscapeDataString(id)}/interrupt", request, cancellationToken)).Dispose();

    /// <summary>The spot prices of LocalCloud's market.</summary>
    public Task<IReadOnlyList<LocalPrice>> GetLocalPricesAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<LocalPrice>>("api/local/prices", cancellationToken);

    /// <summary>Sets one of them.</summary>
    public Task<LocalPrice> SetLocalPriceAsync(LocalPriceRequest request, CancellationToken cancellationToken) =>
        PostAsync<LocalPrice>("api/local/prices", request, cancellationToken);

    /// <summary>What the farm has in the cloud and does not need.</summary>
    /// <param name="olderThanDays">Files of jobs that ended so long ago are not needed.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<IReadOnlyList<CleanupItem>> GetCleanupAsync(int olderThanDays, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<CleanupItem>>($"api/cleanup?olderThanDays={olderThanDays}", cancellationToken, SubmitTimeout);

    /// <summary>Removes that.</summary>
    public Task<IReadOnlyList<CleanupItem>> CleanUpAsync(int olderThanDays, CancellationToken cancellationToken) =>
        SendAsync<IReadOnlyList<CleanupItem>>(
            HttpMethod.Post,
            "api/cleanup",
            new CleanupRequest { OlderThanDays = olderThanDays },
            cancellationToken,
            CleanupTimeout
        );

    /// <summary>Asks whether the farm has a scene, and where to put it if not.</summary>
    public Task<SceneResponse> AnnounceSceneAsync(SceneRequest scene, CancellationToken cancellationToken) =>
        PostAsync<SceneResponse>("api/scenes", scene, cancellationToken);

    /// <summary>Asks which of some files the farm does not have, and where to put those.</summary>
    public Task<AssetsResponse> AnnounceAssetsAsync(AssetsRequest assets, CancellationToken cancellationToken) =>
        PostAsync<AssetsResponse>("api/assets", assets, cancellationToken, SubmitTimeout);

    /// <summary>Says where files that the farm has lie around a scene.</summary>
    public Task<ManifestResponse> SendManifestAsync(AssetManifest manifest, CancellationToken cancellationToken) =>
        PostAsync<ManifestResponse>("api/manifests", manifest, cancellationToken, SubmitTimeout);

    /// <summary>What a worker finds in a scene that was sent, beside the files of a manifest if there is one.</summary>
    public Task<SceneInspectionResponse> InspectSceneAsync(
        string sha256,
        string? manifest,
        CancellationToken cancellationToken,
        string? scene = null
    ) =>
        SendAsync<SceneInspectionResponse>(
            HttpMethod.Get,
            $"api/scenes/{sha256}/inspection?{(manifest is null ? "" : "manifest=" + manifest)}"
                + (scene is null ? "" : "&scene=" + Uri.EscapeDataString(scene)),
            null,
            cancellationToken,
            SubmitTimeout
        );

    /// <summary>Removes a scene that no job has.</summary>
    public async Task RemoveSceneAsync(string sha256, CancellationToken cancellationToken) =>
        (await OpenAsync(HttpMethod.Delete, $"api/scenes/{sha256}", null, cancellationToken)).Dispose();

    /// <summary>Removes a manifest that no job has, and its files that no other manifest has.</summary>
    public async Task RemoveManifestAsync(string sha256, CancellationToken cancellationToken) =>
        (await OpenAsync(HttpMethod.Delete, $"api/manifests/{sha256}", null, cancellationToken)).Dispose();

    /// <summary>Submits a job.</summary>
    /// <param name="job">What to render.</param>
    /// <param name="key">A name for this submission: with the same one it makes the same job, should an answer be lost.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<JobResponse> SubmitJobAsync(JobRequest job, string key, CancellationToken cancellationToken) =>
        PostAsync<JobResponse>("api/jobs", job, cancellationToken, SubmitTimeout, key);

    /// <summary>Messages that could not be processed.</summary>
    public Task<IReadOnlyList<DeadLetterResponse>> GetDeadLettersAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<DeadLetterResponse>>("api/dead-letters", cancellationToken);

    /// <summary>Sends them to their queues again.</summary>
    public Task<DeadLettersResponse> RetryDeadLettersAsync(DeadLettersRequest request, CancellationToken cancellationToken) =>
        SendAsync<DeadLettersResponse>(HttpMethod.Post, "api/dead-letters/retry", request, cancellationToken, SubmitTimeout);

    /// <summary>Removes them.</summary>
    public Task<DeadLettersResponse> DropDeadLettersAsync(DeadLettersRequest request, CancellationToken cancellationToken) =>
        PostAsync<DeadLettersResponse>("api/dead-letters/drop", request, cancellationToken);

    /// <summary>Sent once only: a quote whose answer was lost may rent instances for its samples, until it ends by itself.</summary>
    public Task<QuoteResponse> BeginQuoteAsync(QuoteRequest quote, CancellationToken cancellationToken) =>
        SendAsync<QuoteResponse>(HttpMethod.Post, "api/quotes", quote, cancellationToken, SubmitTimeout);

    public Task<QuoteResponse> GetQuoteAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<QuoteResponse>($"api/quotes/{Uri.EscapeDataString(id)}", cancellationToken);

    public Task<QuoteResponse> CancelQuoteAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<QuoteResponse>($"api/quotes/{Uri.EscapeDataString(id)}/cancel", null, cancellationToken);

    public Task<JobResponse> CancelJobAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<JobResponse>(HttpMethod.Post, $"{JobPath(id)}/cancel", null, cancellationToken);

    /// <summary>Changes what may be changed of a job.</summary>
    public Task<JobResponse> ChangeJobAsync(string id, JobChange change, CancellationToken cancellationToken) =>
        SendAsync<JobResponse>(HttpMethod.Patch, JobPath(id), change, cancellationToken);

    /// <summary>Holds a job.</summary>
    /// <param name="id">The job.</param>
    /// <param name="now">Frames in hand are dropped; else they are finished.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<JobResponse> PauseJobAsync(string id, bool now, CancellationToken cancellationToken) =>
        PostAsync<JobResponse>($"{JobPath(id)}/pause{(now ? "?now=true" : "")}", null, cancellationToken);

    /// <summary>Renders frames of a job again.</summary>
    /// <param name="id">The job.</param>
    /// <param name="frames">Which; null for the failed ones.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<JobResponse> RetryJobAsync(string id, string? frames, CancellationToken cancellationToken) =>
        SendAsync<JobResponse>(HttpMethod.Post, $"{JobPath(id)}/retry", new FramesRequest { Frames = frames }, cancellationToken);

    /// <summary>Deletes a job with its files.</summary>
    public async Task DeleteJobAsync(string id, CancellationToken cancellationToken) =>
        (await OpenAsync(HttpMethod.Delete, JobPath(id), null, cancellationToken)).Dispose();

    /// <summary>What submits the same job again.</summary>
    public Task<JobRequest> GetJobRequestAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<JobRequest>($"{JobPath(id)}/request", cancellationToken);

    /// <summary>Adds frames to a job, or samples to its frames.</summary>
    public Task<JobResponse> ExtendJobAsync(string id, ExtendRequest request, CancellationToken cancellationToken) =>
        PostAsync<JobResponse>($"{JobPath(id)}/extend", request, cancellationToken);

    /// <summary>Lets a paused job go on.</summary>
    public Task<JobResponse> ResumeJobAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<JobResponse>($"{JobPath(id)}/resume", null, cancellationToken);

    /// <summary>The worker and Blender archives that instances start from.</summary>
    public Task<IReadOnlyList<ArchiveResponse>> GetArchivesAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<ArchiveResponse>>("api/store", cancellationToken);

    /// <summary>Asks whether the farm has an archive, and where to put it if not.</summary>
    public Task<ArchiveResponse> AnnounceArchiveAsync(ArchiveRequest archive, CancellationToken cancellationToken) =>
        PostAsync<ArchiveResponse>("api/store", archive, cancellationToken);

    /// <summary>Says that an archive was uploaded.</summary>
    public Task<ArchiveResponse> CompleteArchiveAsync(string sha256, CancellationToken cancellationToken) =>
        PostAsync<ArchiveResponse>($"api/store/{sha256}/complete", null, cancellationToken);

    public async Task RemoveArchiveAsync(string sha256, CancellationToken cancellationToken)
    {
        using var response = await OpenAsync(HttpMethod.Delete, $"api/store/{sha256}", null, cancellationToken);
    }

    /// <summary>Where the image of a rendered frame is.</summary>
    public static string ImagePath(string id, int frame) => $"{JobPath(id)}/frames/{frame}/image";

    /// <summary>Where what was written beside a frame is.</summary>
    public static string OutputPath(string id, int frame, string name) =>
        $"{JobPath(id)}/frames/{frame}/outputs/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>Where what was made of a job's frames is.</summary>
    public static string ArtifactPath(string id, ArtifactKind kind) =>
        $"{JobPath(id)}/{(kind == ArtifactKind.Video ? "video" : "contact-sheet")}";

    /// <summary>Opens one of these; disposing the response ends the transfer.</summary>
    /// <param name="path">Which.</param>
    /// <param name="from">How many bytes of it are there already.</param>
    /// <param name="sha256">The hash of the file that they are of: of another one all is sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<HttpResponseMessage> OpenFileAsync(string path, long from, string? sha256, CancellationToken cancellationToken) =>
        OpenAsync(HttpMethod.Get, path, null, cancellationToken, range: from > 0 && sha256 is not null ? (from, sha256) : null);

    /// <summary>Opens the stream of everything that changes; the returned events end when the coordinator does.</summary>
    public async Task<IAsyncEnumerable<FarmEvent>> OpenEventsAsync(CancellationToken cancellationToken)
    {
        var response = await OpenAsync(HttpMethod.Get, "api/events", null, cancellationToken);
        return ReadEventsAsync(response, cancellationToken);
    }

    private static string JobPath(string id) => $"api/jobs/{Uri.EscapeDataString(id)}";

    /// <summary>Has the farm look at itself.</summary>
    public Task<IReadOnlyList<CheckResponse>> GetChecksAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<CheckResponse>>("api/checks", cancellationToken);

    /// <summary>The tokens, without their secrets.</summary>
    public Task<IReadOnlyList<TokenResponse>> GetTokensAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<TokenResponse>>("api/tokens", cancellationToken);

    /// <summary>Makes a token.</summary>
    public Task<NewTokenResponse> MakeTokenAsync(TokenRequest request, CancellationToken cancellationToken) =>
        SendAsync<NewTokenResponse>(HttpMethod.Post, "api/tokens", request, cancellationToken);

    /// <summary>The key that notifications are signed with.</summary>
    /// <param name="anew">Another takes its place.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<NotifySecret> GetNotifySecretAsync(bool anew, CancellationToken cancellationToken) =>
        SendAsync<NotifySecret>(anew ? HttpMethod.Post : HttpMethod.Get, "api/notifications/secret", null, cancellationToken);

    /// <summary>Ends a token.</summary>
    public async Task RevokeTokenAsync(string name, CancellationToken cancellationToken)
    {
        using var _ = await OpenAsync(HttpMethod.Delete, $"api/tokens/{Uri.EscapeDataString(name)}", null, cancellationToken);
    }
}
