using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Download;
using RenderFarm.Cli.Jobs;
using RenderFarm.Cli.Settings;
using RenderFarm.Cli.Upload;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Commands;

/// <summary>A .blend on its way to its jobs: sent, looked into and quoted. Nothing is paid yet.</summary>
internal sealed record PreparedScene(
    BlendFile Blend,
    SentScene Scene,
    IReadOnlyList<JobRequest> Requests,
    IReadOnlyList<QuoteResponse> Quotes,
    DownloadDirectory? Directory
)
{
    public SubmitResult Result(JobResponse job, DownloadResult? download, IReadOnlyList<Setting> settings) =>
        new(
            job,
            download,
            Scene.Packing,
            Scene.Assets,
            [
                .. settings
                    .Where(setting => setting.Key != GlobalOptions.TokenKey)
                    .Select(setting => new FromSettings(setting.Key, setting.Values, setting.Place.Text)),
            ]
        );
}

/// <summary>Makes jobs of .blends: what <c>renderfarm submit</c> does with each of its files.</summary>
internal sealed class Submission(ApiClient api, Output output, ParseResult arguments, SceneOptions scenes, SubmitOptions options)
{
    /// <summary>How long what was sent in vain may take to be removed.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(30);

    /// <summary>Whether the user is asked about a folder that is needed and was not given.</summary>
    public bool Asks { get; init; }

    /// <summary>Whether frames in the download directory are to be found before anything is rendered.</summary>
    public bool IsCareful { get; init; }

    /// <summary>Whether the farm is to check all before anything is submitted.</summary>
    public bool ChecksFirst { get; init; }

    /// <summary>Whether it is shown what is about to be submitted, with what it would cost.</summary>
    public bool Confirms { get; init; }

    /// <summary>Sends a file, and finds out whether the farm would take it. What is refused stays sent, for the next try.</summary>
    /// <exception cref="FailureException">It would not.</exception>
    public async Task<PreparedScene> PrepareAsync(
        BlendFile blend,
        DownloadDirectory? directory,
        CancellationToken cancellationToken,
        IReadOnlyList<WorkerResponse>? workers = null
    )
    {
        workers ??= await api.GetWorkersAsync(cancellationToken);
        var scene = await scenes.SendAsync(arguments, api, blend, workers, output, cancellationToken, Asks);
        output.Line(scene.IsNew ? "A worker reads the new scene." : "The farm has this scene already.");
        return await CheckAsync(
            new PreparedScene(blend, scene, options.ToRequests(arguments, scene, blend.Name), [], directory),
            cancellationToken
        );
    }

    /// <summary>Submits the jobs of a file: all are accepted, or none goes on.</summary>
    /// <param name="prepared">The file.</param>
    /// <param name="earlier">Jobs whose warnings were told.</param>
    /// <param name="key">A name for this submission, which makes the same jobs when it is given again; null for one of its own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<JobResponse>> SubmitAsync(
        PreparedScene prepared,
        IEnumerable<JobResponse> earlier,
        string? key,
        CancellationToken cancellationToken
    )
    {
        var jobs = new List<JobResponse>();
        var told = earlier.SelectMany(job => job.Warnings).ToHashSet(StringComparer.Ordinal);
        try
        {
            foreach (var (index, request) in prepared.Requests.Index())
            {
                var job = await JobSubmission.SubmitAsync(
                    api,
                    request,
                    output,
                    TimeProvider.System,
                    cancellationToken,
                    key is null ? null : $"{key}-{index}"
                );
                jobs.Add(job);
                output.Line($"Job {job.Id} '{job.Name}' has {Readable.Count(job.Frames.Total, "frame")}.");
                foreach (var warning in job.Warnings.Where(told.Add))
                    output.Note(warning);
            }

            return jobs;
        }
        catch
        {
            await GiveUpAsync(jobs);
            throw;
        }
    }

    /// <summary>Ends jobs that were accepted beside one that was not.</summary>
    public async Task GiveUpAsync(IEnumerable<JobResponse> jobs)
    {
        foreach (var job in jobs)
        {
            try
            {
                await api.CancelJobAsync(job.Id, CancellationToken.None);
            }
            catch (FailureException e)
            {
                // It has ended, or the farm has just gone; why the others are not accepted is said anyway.
                output.Note($"Job {job.Id} was accepted, and could not be canceled: {e.Message}");
            }
        }
    }

    /// <summary>Removes what was sent for jobs that there will not be. What another job uses, the farm keeps.</summary>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> ForgetAsync(IReadOnlyList<PreparedScene> prepared)
    {
        var sent = prepared.Select(one => one.Scene).Where(scene => scene.IsNew || scene.Assets is { UploadedFiles: > 0 }).ToList();
        using var patience = new CancellationTokenSource(LastWord);
        try
        {
            foreach (var scene in sent)
            {
                if (scene.IsNew)
                    await api.RemoveSceneAsync(scene.Sha256, patience.Token);
                if (scene.Assets is { UploadedFiles: > 0 } assets)
                    await api.RemoveManifestAsync(assets.Manifest, patience.Token);
            }

            return sent.Count > 0;
        }
        catch (Exception e) when (e is FailureException or OperationCanceledException)
        {
            output.Note("What was sent could not be removed now; the farm removes what no job has by itself.");
            return false;
        }
    }

    /// <summary>What the farm would refuse, and what the user should look at again.</summary>
    private async Task<PreparedScene> CheckAsync(PreparedScene prepared, CancellationToken cancellationToken)
    {
        // One frame has no motion that a viewer could miss.
        var blur = options.MotionBlur(arguments);
        var asksForBlur = blur is null && !options.IsOneFrame(arguments);
        var asksForNames = IsCareful && options.Output(arguments) is null && prepared.Directory?.IsEmpty == false;
        if (blur is null && !asksForBlur && !asksForNames && !Confirms && !ChecksFirst)
            return prepared;

        var settings = prepared.Requests[0].Settings ?? RenderSettings.None;
        var found = await InspectAsync(api, output, prepared.Scene, prepared.Requests[0], cancellationToken);
        if (asksForNames && found.OutputName is { } name)
            prepared.Directory!.CheckFree(name);
        var (frames, count) = options.FramesOf(arguments, found);
        if (asksForBlur && count > 1 && !found.MotionBlur && CanBlur(settings.Engine ?? found.Engine))
            throw new BadInputException(
                $"'{prepared.Blend.Name}' is an animation of {count} frames, and its motion blur is off.",
                "Say that it is meant with --disable-motion-blur, or turn it on with --enable-motion-blur. 'renderfarm config set "
                    + "motion-blur off' says it once for all."
            );
        prepared = prepared with { Requests = [.. prepared.Requests.Select(request => WithoutBlurAsIs(request, found))] };
        if (!Confirms && !ChecksFirst)
            return prepared;

        // Asking for quotes has the farm check all that it checks of a job.
        var requests = new List<JobRequest>();
        var quotes = new List<QuoteResponse>();
        foreach (var request in prepared.Requests)
        {
            var fitting = NoMoreThan(count * (request.Split?.Parts ?? 1), request);
            quotes.Add(await QuoteAsync(fitting, cancellationToken));
            requests.Add(fitting.Rental is null ? fitting : fitting with { Quote = quotes[^1].Id });
        }

        if (Confirms)
            ShowConfirmation(prepared.Blend.Name, requests, quotes, frames, found);
        return prepared with { Quotes = quotes, Requests = requests };
    }

    /// <summary>More machines than frames, or parts of them, would have nothing to render.</summary>
    private JobRequest NoMoreThan(long parts, JobRequest request)
    {
        if (request.Rental is not { Instances: { } instances } rental || parts < 1 || instances <= parts)
            return request;
        output.Note(
            $"{Readable.Count((int)parts, "instance")} {(parts == 1 ? "is" : "are")} rented instead of {instances}: more would have "
                + "nothing to render."
        );
        return request with { Rental = rental with { Instances = (int)parts } };
    }

    private Task<QuoteResponse> QuoteAsync(JobRequest request, CancellationToken cancellationToken) =>
        QuoteProgress.RunAsync(api, new QuoteRequest { Job = request, Sampling = QuoteSampling.Never }, output, cancellationToken);

    private void ShowConfirmation(string file, List<JobRequest> requests, List<QuoteResponse> quotes, string frames, SceneInspection found)
    {
        var facts = new Facts();
        facts.Add("file", file);
        facts.Add("jobs", requests.Count > 1 ? string.Join(", ", requests.Select(one => one.Name)) : null);
        facts.Add("frames", $"{frames} ({quotes[0].Frames})");
        SettingsFacts.AddTo(facts, requests[0].Settings ?? RenderSettings.None, found);
        facts.Add("machines", requests[0].Rental is { } rental ? RentalText.Of(rental) : "those of the farm");
        facts.Show(output);
        foreach (var (request, quote) in requests.Zip(quotes).Where(pair => pair.First.Rental is not null))
        {
            if (requests.Count > 1)
                output.Line($"{request.Name}, {RentalText.Of(request.Rental!)}:");
            QuoteReport.ShowChosen(output, quote);
        }
    }

    /// <summary>What the farm finds in a scene that was sent.</summary>
    public static async Task<SceneInspection> InspectAsync(
        ApiClient api,
        Output output,
        SentScene scene,
        JobRequest request,
        CancellationToken cancellationToken
    ) =>
        (
            await FarmPatience.WaitAsync(
                token => api.InspectSceneAsync(scene.Sha256, scene.Assets?.Manifest, token, request.Settings?.Scene),
                output,
                TimeProvider.System,
                cancellationToken
            )
        ).Inspection;

    /// <summary>
    /// What the scene has already is no change of it: a worker would have to try it, and times of earlier frames would not be found.
    /// </summary>
    public static JobRequest WithoutBlurAsIs(JobRequest request, SceneInspection found)
    {
        if (request.Settings is not { } settings || settings.MotionBlur != found.MotionBlur)
            return request;
        settings = settings with { MotionBlur = null };
        return request with { Settings = settings == RenderSettings.None ? null : settings };
    }

    private static bool CanBlur(string engine) => !engine.Contains("WORKBENCH", StringComparison.OrdinalIgnoreCase);
}
