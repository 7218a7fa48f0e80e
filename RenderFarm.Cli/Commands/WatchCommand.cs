using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Jobs;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm watch ID</c>.</summary>
internal static class WatchCommand
{
    public static Command Create(GlobalOptions global)
    {
        var id = Arguments.JobId();
        var noDesktop = Arguments.NoDesktop();
        var command = new FarmCommand("watch", "Show a job's progress until it has ended. With --json, a line for every change.")
        {
            Examples = ["renderfarm watch k3f9x2ab", "renderfarm watch k3f9x2ab --json"],
            Arguments = { id },
            Options = { noDesktop },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                output.TellsDesktop &= !arguments.GetValue(noDesktop);
                var found = await JobFinder.FindAsync(api, arguments.GetRequiredValue(id), cancellationToken);
                JobResponse job;
                try
                {
                    job = await JobProgress.FollowAsync(api, found.Id, output.JsonLine, output, cancellationToken);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    JobProgress.SayWhatNext(output, found);
                    throw;
                }

                JobSummary.Show(output, api.Server, job, await api.GetFramesAsync(job.Id, cancellationToken), download: null);
                return job.ExitCode();
            }
        );
        return command;
    }
}
