using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Jobs;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm watch ID</c>.</summary>
internal static class WatchCommand
{
    public static Command Create(GlobalOptions global)
    {
        var id = Arguments.JobId();
        var command = new FarmCommand("watch", "Show a job's progress until it has ended. With --json, a line for every change.")
        {
            Examples = ["renderfarm watch k3f9x2ab", "renderfarm watch k3f9x2ab --json"],
            Arguments = { id },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var found = await JobFinder.FindAsync(api, arguments.GetRequiredValue(id), cancellationToken);
                var job = await JobProgress.FollowAsync(api, found.Id, output.JsonLine, output, cancellationToken);
                JobSummary.Show(output, api.Server, job, await api.GetFramesAsync(job.Id, cancellationToken), download: null);
                return job.ExitCode();
            }
        );
        return command;
    }
}
