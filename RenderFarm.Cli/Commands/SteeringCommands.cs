using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Commands;

/// <summary>
/// <c>renderfarm pause</c>, <c>resume</c>, <c>cancel</c>, <c>retry</c> and <c>delete</c>: each of one job, of some, or of all that it
/// concerns.
/// </summary>
internal static class SteeringCommands
{
    public static Command Cancel(GlobalOptions global)
    {
        var command = new FarmCommand("cancel", "End jobs. What is rendered stays.")
        {
            Examples = ["renderfarm cancel k3f9x2ab", "renderfarm cancel k3f9x2ab m7c2p4qd", "renderfarm cancel --all"],
        };
        return OfJobs(
            global,
            command,
            "Every job that has not ended.",
            job => !job.HasEnded(),
            (api, job, _, cancellationToken) => api.CancelJobAsync(job.Id, cancellationToken),
            job => $"is canceled; {job.Frames.Rendered} of {job.Frames.Total} frames were rendered."
        );
    }

    public static Command Pause(GlobalOptions global)
    {
        var now = new Option<bool>("--now") { Description = "Drop the frames that are being rendered; they are rendered again later." };
        var command = new FarmCommand("pause", "Hold jobs: no further frame is begun, and what is being rendered is finished.")
        {
            Examples = ["renderfarm pause k3f9x2ab", "renderfarm pause k3f9x2ab --now", "renderfarm pause --all"],
            Options = { now },
        };
        return OfJobs(
            global,
            command,
            "Every job that has not ended.",
            job => !job.HasEnded(),
            (api, job, arguments, cancellationToken) => api.PauseJobAsync(job.Id, arguments.GetValue(now), cancellationToken),
            job =>
                "is paused"
                + (job.Frames.Rendering > 0 ? $"; {Readable.Count(job.Frames.Rendering, "frame")} in hand" : "")
                + $". 'renderfarm resume {job.Id}' lets it go on."
        );
    }

    public static Command Resume(GlobalOptions global)
    {
        var command = new FarmCommand("resume", "Let paused jobs go on.")
        {
            Examples = ["renderfarm resume k3f9x2ab", "renderfarm resume --all"],
        };
        return OfJobs(
            global,
            command,
            "Every paused job.",
            job => job.State == JobState.Paused,
            (api, job, _, cancellationToken) => api.ResumeJobAsync(job.Id, cancellationToken),
            job => $"goes on; {job.Frames.Rendered} of {job.Frames.Total} frames are rendered."
        );
    }

    public static Command Retry(GlobalOptions global)
    {
        var frames = new Option<string?>("--frames")
        {
            Description = "These instead, such as 1-48 or 3,7: new images replace the rendered ones.",
            HelpName = "RANGE",
        };
        var command = new FarmCommand("retry", "Render the failed frames of jobs again, or others. A job that has ended goes on.")
        {
            Examples = ["renderfarm retry k3f9x2ab", "renderfarm retry k3f9x2ab --frames 12-14", "renderfarm retry --all"],
            Options = { frames },
        };
        return OfJobs(
            global,
            command,
            "Every job with failed frames that was not canceled.",
            job => job is { Frames.Failed: > 0, State: not JobState.Canceled },
            (api, job, arguments, cancellationToken) => api.RetryJobAsync(job.Id, arguments.GetValue(frames), cancellationToken),
            job => $"is {job.State.Word()}; {job.Frames.Rendered} of {job.Frames.Total} frames are rendered."
        );
    }

    public static Command Delete(GlobalOptions global)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new FarmCommand("delete", "Delete jobs with their frames, also in the bucket. What was downloaded stays.")
        {
            Examples = ["renderfarm delete k3f9x2ab", "renderfarm delete --all --yes"],
            Options = { yes },
        };
        return OfJobs(
            global,
            command,
            "Every job that has ended.",
            job => job.HasEnded(),
            async (api, job, _, cancellationToken) =>
            {
                await api.DeleteJobAsync(job.Id, cancellationToken);
                return job;
            },
            job => $"is deleted, with {Readable.Count(job.Frames.Rendered, "image")}.",
            (jobs, arguments, output, cancellationToken) =>
                InstancesCommand.MayAsync(
                    arguments.GetValue(yes),
                    output,
                    jobs is [var one] ? $"Delete job {one.Id} '{one.Name}' with its files?" : $"Delete {jobs.Count} jobs with their files?",
                    cancellationToken
                )
        );
    }

    /// <summary>Has a command do something to each of some jobs. One that is refused keeps the others from nothing.</summary>
    /// <param name="global">What every command takes.</param>
    /// <param name="command">The command.</param>
    /// <param name="whatAll">What <c>--all</c> means.</param>
    /// <param name="concerns">The same in code.</param>
    /// <param name="act">What is done.</param>
    /// <param name="said">What is said of it, after the job's name.</param>
    /// <param name="may">Asks whether it may be done; null where nobody is asked.</param>
    private static FarmCommand OfJobs(
        GlobalOptions global,
        FarmCommand command,
        string whatAll,
        Func<JobResponse, bool> concerns,
        Func<ApiClient, JobResponse, ParseResult, CancellationToken, Task<JobResponse>> act,
        Func<JobResponse, string> said,
        Func<IReadOnlyList<JobResponse>, ParseResult, Output, CancellationToken, Task<bool>>? may = null
    )
    {
        var ids = new Argument<string[]>("ID")
        {
            Description = "The jobs' ids, or the beginnings of them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all") { Description = whatAll };
        command.Arguments.Add(ids);
        command.Options.Add(all);
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == result.GetValue(ids) is { Length: > 0 })
                result.AddError("Name the jobs, or give --all.");
        });
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                // All are found before anything is done to one: a slip of the finger changes nothing.
                var named = arguments.GetValue(ids) ?? [];
                var jobs = new List<JobResponse>();
                foreach (var id in named)
                    jobs.Add(await JobFinder.FindAsync(api, id, cancellationToken));
                if (named.Length == 0)
                    jobs.AddRange((await api.GetJobsAsync(ApiClient.MaxJobs, cancellationToken)).Where(concerns));

                if (may is not null && jobs.Count > 0 && !await may(jobs, arguments, output, cancellationToken))
                    return ExitCodes.BadInput;
                var (done, code) = (new List<JobResponse>(), ExitCodes.Ok);
                foreach (var job in jobs.DistinctBy(job => job.Id))
                {
                    try
                    {
                        var after = await act(api, job, arguments, cancellationToken);
                        done.Add(after);
                        output.Line($"Job {after.Id} '{after.Name}' {said(after)}");
                    }
                    catch (FarmRefusedException e) when (jobs.Count > 1)
                    {
                        output.Failure(e);
                        code = e.ExitCode;
                    }
                }

                if (named.Length == 1)
                    output.Json(done[0]);
                else
                    output.Json(done);
                if (jobs.Count == 0)
                    output.Line("There is no such job.");
                return code;
            }
        );
        return command;
    }
}
