using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Download;
using RenderFarm.Cli.Jobs;
using RenderFarm.Cli.Upload;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm submit FILE…</c>.</summary>
internal static class SubmitCommand
{
    public static Command Create(GlobalOptions global)
    {
        var files = new Argument<string[]>("FILE") { Description = "The .blend to render, or several.", Arity = ArgumentArity.ZeroOrMore };
        var wait = new Option<bool>("--wait") { Description = "Wait until the job has ended, and show its progress." };
        var target = new Option<string?>("--download")
        {
            Description = "Wait, and fetch each frame to this directory as it is rendered.",
            HelpName = "DIR",
        };
        var overwrite = Arguments.Overwrite();
        var yes = Arguments.Yes();
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Check everything, show what would be submitted and what it would cost, and submit nothing.",
        };
        var watch = new Option<string?>("--watch")
        {
            Description = "Submit what is saved in this folder, each version once, until Ctrl-C.",
            HelpName = "DIR",
        };
        var noDesktop = Arguments.NoDesktop();
        var command = new FarmCommand("submit", "Render a .blend on the farm.")
        {
            Examples =
            [
                "renderfarm submit scene.blend",
                "renderfarm submit scene.blend --wait --download out/scene",
                "renderfarm submit a.blend b.blend --disable-motion-blur",
                "renderfarm submit project/shots/010.blend --assets project",
                "renderfarm submit scene.blend --frames 1-240x10 --samples 16 --resolution-percent 50 --name preview",
                "renderfarm submit scene.blend --engine cycles --device gpu --camera Close --format exr-half --transparent",
                "renderfarm submit scene.blend --set cycles.max_bounces=4 --set 'view_layers[\"ViewLayer\"].use_pass_z=true'",
                "renderfarm submit scene.blend --camera Close --output '{blend}_{camera}_{frame:04}' --download out",
                "renderfarm submit scene.blend --camera Left --camera Right --download out",
                "renderfarm submit scene.blend --camera Left --camera Right --instances 4 --budget 5",
                "renderfarm submit scene.blend --instances 8 --instance-type g4dn.xlarge,g5.xlarge --budget 5 --dry-run",
                "renderfarm submit scene.blend --deadline 2h --on-demand --yes --wait",
                "renderfarm submit still.blend --frames 1 --split-samples 8 --download out",
                "renderfarm submit scene.blend --start 100 --end 120 --priority 10 --json | jq -r .job.id",
                "renderfarm submit --watch shots --yes",
            ],
            TakesSettings = true,
            Arguments = { files },
            Options = { dryRun, watch },
        };
        var scene = new SceneOptions();
        var options = new SubmitOptions();
        options.AddTo(command);
        scene.AddTo(command);
        FarmCommand.AddGroup(command, "Rent", yes);
        FarmCommand.AddGroup(command, "When done", wait, target, overwrite, noDesktop);
        command.Validators.Add(result =>
        {
            if (result.GetResult(watch) is null == result.GetResult(files)?.Tokens is null or [])
                result.AddError("Name the .blend to render, or a folder with --watch DIR.");
            if (
                result.GetResult(watch) is not null
                && ((Option[])[wait, target, dryRun]).FirstOrDefault(option => Arguments.IsGiven(result, option)) is { } other
            )
                result.AddError($"--watch submits and waits for nothing: leave out {other.Name}.");
        });

        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                output.TellsDesktop &= !arguments.GetValue(noDesktop);
                var folder = arguments.GetValue(watch);
                var paths = arguments.GetValue(files) ?? [];
                var into = arguments.GetValue(target);
                // Everything that can be wrong on this machine is found out before the farm is bothered.
                var directories = Directories(paths, into);
                options.CheckCameras(arguments);
                if (paths.Length > 1)
                    options.CheckOneName(arguments);
                var isCareful = !arguments.GetValue(overwrite);
                foreach (var directory in isCareful ? directories : [])
                    directory?.CheckFree(options.Output(arguments) ?? "####");
                var question = new RentalQuestion(output, arguments.GetValue(yes));
                var submission = new Submission(api, output, arguments, scene, options)
                {
                    Asks = !arguments.GetValue(yes),
                    IsCareful = isCareful,
                    ChecksFirst = paths.Length > 1,
                    Confirms = options.Rental(arguments) is not null || arguments.GetValue(dryRun),
                };
                if (folder is not null)
                {
                    global.TellSettings(output);
                    if (options.Rental(arguments) is not null)
                        question.CheckAskable();
                    return await new FolderWatch(folder, submission, question, output).RunAsync(cancellationToken);
                }

                var blends = paths.Select(BlendFile.Open).ToList();
                if (options.Rental(arguments) is not null && !arguments.GetValue(dryRun))
                    question.CheckAskable();

                global.TellSettings(output);
                // So is whether the farm is there at all: a large file takes a while to read.
                var workers = await api.GetWorkersAsync(cancellationToken);
                var prepared = new List<PreparedScene>();
                var jobs = new List<IReadOnlyList<JobResponse>>();
                try
                {
                    foreach (var (blend, directory) in blends.Zip(directories))
                        prepared.Add(await submission.PrepareAsync(blend, directory, cancellationToken, workers));
                    if (arguments.GetValue(dryRun))
                    {
                        await submission.ForgetAsync(prepared);
                        ShowJson(
                            output,
                            [.. prepared.Select(one => new DryRun(one.Requests, one.Quotes, one.Scene.Packing, one.Scene.Assets))]
                        );
                        output.Line("Nothing was submitted: --dry-run.");
                        return ExitCodes.Ok;
                    }

                    if (options.Rental(arguments) is { } rental && !await question.AskAsync(Question(rental, prepared), cancellationToken))
                    {
                        var removed = await submission.ForgetAsync(prepared);
                        output.Line($"Nothing was rented{(removed ? ", and what was sent for it is removed" : "")}.");
                        return ExitCodes.BadInput;
                    }

                    foreach (var one in prepared)
                        jobs.Add(await submission.SubmitAsync(one, jobs.SelectMany(before => before), null, cancellationToken));
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    await submission.GiveUpAsync(jobs.SelectMany(job => job));
                    output.Note("Nothing was submitted. Type the same again to go on: what has been sent is not sent again.");
                    throw;
                }
                catch (FailureException)
                {
                    // Of several files all are accepted, or none goes on.
                    await submission.GiveUpAsync(jobs.SelectMany(job => job));
                    throw;
                }

                if (!arguments.GetValue(wait) && into is null)
                {
                    foreach (var job in jobs.SelectMany(job => job).Where(job => job.Rental is { Detached: true }))
                        await JobProgress.UntilAloneAsync(api, job, output, cancellationToken);
                    ShowJson(
                        output,
                        [.. jobs.Zip(prepared).SelectMany(pair => pair.First.Select(job => pair.Second.Result(job, null, global.Settings)))]
                    );
                    if (
                        options.Rental(arguments) is null
                        && !workers.Any(worker => worker.Pool is null && worker.State is not (WorkerState.Gone or WorkerState.Lost))
                    )
                        output.Note("The farm has no worker at present: nothing will render until one comes.");
                    foreach (var job in jobs.SelectMany(job => job))
                        output.Line($"Watch it with 'renderfarm watch {job.Id}', or at {api.Server}.");
                    return ExitCodes.Ok;
                }

                var results = new List<SubmitResult>();
                foreach (var (one, mine) in prepared.Zip(jobs))
                {
                    foreach (var job in mine)
                    {
                        var beside = mine.Count > 1 ? job.Settings.Camera : null;
                        var download = one.Directory is null ? null : new JobDownload(api, one.Directory, !isCareful, beside: beside);
                        var (ended, result) = await WaitAsync(api, job, download, output, cancellationToken);
                        results.Add(one.Result(ended, result, global.Settings));
                    }
                }

                ShowJson(output, results);
                return results.Max(result => result.Job.ExitCode());
            }
        );
        return command;
    }

    /// <summary>Where the frames of each file go; of several each has its own folder.</summary>
    /// <exception cref="BadInputException">Nothing can be written there, or two have the same.</exception>
    private static IReadOnlyList<DownloadDirectory?> Directories(string[] paths, string? target)
    {
        if (target is null || paths.Length < 2)
            return [.. paths.Select(_ => target is null ? null : DownloadDirectory.Check(target))];
        var folders = paths.Select(path => Path.Combine(target, Path.GetFileNameWithoutExtension(path))).ToList();
        if (folders.Distinct(StringComparer.OrdinalIgnoreCase).Count() < folders.Count)
            throw new BadInputException("Frames of two files would be in the same folder.", "Submit files of the same name one by one.");
        return [.. folders.Select(DownloadDirectory.Check)];
    }

    private static string Question(Rental rental, List<PreparedScene> prepared)
    {
        var rented = prepared[0].Requests is [var only] ? only.Rental ?? rental : rental;
        return prepared.Count == 1 ? $"Rent {RentalText.Of(rented)}?" : $"Rent {RentalText.Of(rental)}, for each of {prepared.Count} jobs?";
    }

    /// <summary>One job as it is, several as a list.</summary>
    private static void ShowJson<T>(Output output, IReadOnlyList<T> results)
    {
        if (results is [var one])
            output.Json(one);
        else
            output.Json(results);
    }

    private static async Task<(JobResponse Job, DownloadResult? Download)> WaitAsync(
        ApiClient api,
        JobResponse job,
        JobDownload? download,
        Output output,
        CancellationToken cancellationToken
    )
    {
        try
        {
            IReadOnlyList<FrameResponse> frames;
            DownloadResult? result = null;
            if (download is not null)
            {
                (job, frames, result) = await download.FollowAsync(job, output, cancellationToken);
            }
            else
            {
                job = await JobProgress.FollowAsync(api, job.Id, _ => { }, output, cancellationToken);
                frames = await api.GetFramesAsync(job.Id, cancellationToken);
            }

            JobSummary.Show(output, api.Server, job, frames, result);
            return (job, result);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            JobProgress.SayWhatNext(output, job);
            throw;
        }
    }
}
