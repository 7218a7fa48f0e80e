using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Download;
using RenderFarm.Cli.Jobs;
using RenderFarm.Cli.Upload;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm submit FILE</c>.</summary>
internal static class SubmitCommand
{
    public static Command Create(GlobalOptions global)
    {
        var file = new Argument<string>("FILE") { Description = "The .blend to render." };
        var wait = new Option<bool>("--wait") { Description = "Wait until the job has ended, and show its progress." };
        var target = new Option<string?>("--download") { Description = "Wait, then fetch the frames to this directory.", HelpName = "DIR" };
        var overwrite = Arguments.Overwrite();
        var yes = Arguments.Yes();
        var sceneOptions = new SceneOptions();
        var options = new SubmitOptions();
        var command = new FarmCommand("submit", "Render a .blend on the farm.")
        {
            Examples =
            [
                "renderfarm submit scene.blend",
                "renderfarm submit scene.blend --wait --download out/scene",
                "renderfarm submit project/shots/010.blend --assets project",
                "renderfarm submit scene.blend --frames 1-240x10 --samples 16 --resolution-percent 50 --name preview",
                "renderfarm submit scene.blend --engine cycles --device gpu --camera Close --format exr-half --transparent",
                "renderfarm submit scene.blend --set cycles.max_bounces=4 --set 'view_layers[\"ViewLayer\"].use_pass_z=true'",
                "renderfarm submit scene.blend --camera Close --output '{blend}_{camera}_{frame:04}' --download out",
                "renderfarm submit scene.blend --camera Left --camera Right --download out",
                "renderfarm submit scene.blend --camera Left --camera Right --instances 4 --budget 5",
                "renderfarm submit scene.blend --instances 8 --instance-type g4dn.xlarge,g5.xlarge --budget 5",
                "renderfarm submit scene.blend --deadline 2h --on-demand --yes --wait",
                "renderfarm submit still.blend --frames 1 --split-samples 8 --download out",
                "renderfarm submit scene.blend --start 100 --end 120 --priority 10 --json | jq -r .job.id",
            ],
            Arguments = { file },
            Options = { wait, target, overwrite, yes },
        };
        options.AddTo(command);
        sceneOptions.AddTo(command);

        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                // Everything that can be wrong on this machine is found out before the farm is bothered.
                var directory = arguments.GetValue(target) is { } path ? DownloadDirectory.Check(path) : null;
                options.CheckCameras(arguments);
                var isCareful = !arguments.GetValue(overwrite);
                var named = options.Output(arguments);
                if (isCareful)
                    directory?.CheckFree(named ?? "####");
                var blend = BlendFile.Open(arguments.GetRequiredValue(file));
                var question = new RentalQuestion(output, arguments.GetValue(yes));
                if (options.Rental(arguments) is not null)
                    question.CheckAskable();
                // So is whether the farm is there at all: a large file takes a while to read.
                var workers = await api.GetWorkersAsync(cancellationToken);

                var scene = await sceneOptions.SendAsync(
                    arguments,
                    api,
                    blend,
                    workers,
                    output,
                    cancellationToken,
                    asks: !arguments.GetValue(yes)
                );
                output.Line(scene.IsNew ? "A worker reads the new scene." : "The farm has this scene already.");

                if (isCareful && named is null && directory?.IsEmpty == false)
                    await CheckFreeAsync(api, scene, directory, output, cancellationToken);
                var requests = options.ToRequests(arguments, scene, blend.Name);
                if (options.Rental(arguments) is { } rental)
                {
                    requests = await QuotedAsync(api, requests, output, cancellationToken);
                    await question.AskAsync($"Rent {RentalText.Of(rental)}?", cancellationToken);
                }

                var jobs = await SubmitAllAsync(api, requests, output, cancellationToken);
                if (!arguments.GetValue(wait) && directory is null)
                {
                    ShowJson(output, [.. jobs.Select(job => new SubmitResult(job, null, scene.Packing, scene.Assets))]);
                    if (
                        requests[0].Rental is null
                        && !workers.Any(worker => worker.Pool is null && worker.State is not (WorkerState.Gone or WorkerState.Lost))
                    )
                        output.Note("The farm has no worker at present: nothing will render until one comes.");
                    foreach (var job in jobs)
                        output.Line($"Watch it with 'renderfarm watch {job.Id}', or at {api.Server}.");
                    return ExitCodes.Ok;
                }

                var results = new List<SubmitResult>();
                foreach (var job in jobs)
                {
                    var beside = jobs.Count > 1 ? job.Settings.Camera : null;
                    var download = directory is null ? null : new FrameDownload(api, directory, arguments.GetValue(overwrite), beside);
                    results.Add(await WaitAsync(api, job, download, scene, output, cancellationToken));
                }

                ShowJson(output, results);
                return results.Max(result => result.Job.ExitCode());
            }
        );
        return command;
    }

    /// <summary>Shows what each is expected to cost, and has the farm keep it for the comparison with what it does.</summary>
    private static async Task<IReadOnlyList<JobRequest>> QuotedAsync(
        ApiClient api,
        IReadOnlyList<JobRequest> requests,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var quoted = new List<JobRequest>();
        foreach (var request in requests)
        {
            var quote = await QuoteProgress.RunAsync(
                api,
                new QuoteRequest { Job = request, Sampling = QuoteSampling.Never },
                output,
                cancellationToken
            );
            if (requests.Count > 1)
                output.Line($"{request.Name}, {RentalText.Of(request.Rental!)}:");
            QuoteReport.ShowChosen(output, quote);
            quoted.Add(request with { Quote = quote.Id });
        }

        return quoted;
    }

    /// <summary>What frames are called by themselves, the scene says.</summary>
    private static async Task CheckFreeAsync(
        ApiClient api,
        SentScene scene,
        DownloadDirectory directory,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var found = await FarmPatience.WaitAsync(
            token => api.InspectSceneAsync(scene.Sha256, scene.Assets?.Manifest, token),
            output,
            TimeProvider.System,
            cancellationToken
        );
        if (found.Inspection.OutputName is { } name)
            directory.CheckFree(name);
    }

    /// <summary>Of several jobs all are accepted, or none goes on.</summary>
    private static async Task<IReadOnlyList<JobResponse>> SubmitAllAsync(
        ApiClient api,
        IReadOnlyList<JobRequest> requests,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var jobs = new List<JobResponse>();
        try
        {
            foreach (var request in requests)
            {
                var job = await JobSubmission.SubmitAsync(api, request, output, TimeProvider.System, cancellationToken);
                jobs.Add(job);
                output.Line($"Job {job.Id} '{job.Name}' has {Readable.Count(job.Frames.Total, "frame")}.");
                foreach (var warning in job.Warnings.Except(jobs.SkipLast(1).SelectMany(before => before.Warnings)))
                    output.Note(warning);
            }

            return jobs;
        }
        catch
        {
            foreach (var job in jobs)
                await api.CancelJobAsync(job.Id, CancellationToken.None);
            throw;
        }
    }

    /// <summary>One job as it is, several as a list.</summary>
    private static void ShowJson(Output output, IReadOnlyList<SubmitResult> results)
    {
        if (results is [var one])
            output.Json(one);
        else
            output.Json(results);
    }

    private static async Task<SubmitResult> WaitAsync(
        ApiClient api,
        JobResponse job,
        FrameDownload? download,
        SentScene scene,
        Output output,
        CancellationToken cancellationToken
    )
    {
        try
        {
            job = await JobProgress.FollowAsync(api, job.Id, _ => { }, output, cancellationToken);
            var frames = await api.GetFramesAsync(job.Id, cancellationToken);
            var result = download is null ? null : await download.RunAsync(job.Id, frames, output, cancellationToken);
            JobSummary.Show(output, api.Server, job, frames, result);
            return new SubmitResult(job, result, scene.Packing, scene.Assets);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            output.Note($"No longer watching: job {job.Id} {(job.HasEnded() ? "has ended, and its frames can be fetched" : "goes on")}.");
            output.Note(
                $"'renderfarm watch {job.Id}' watches it again, 'renderfarm cancel {job.Id}' ends it, 'renderfarm download {job.Id}' "
                    + "fetches what is rendered."
            );
            throw;
        }
    }
}
