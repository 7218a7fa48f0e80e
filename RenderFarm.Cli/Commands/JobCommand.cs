using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm job ID</c>.</summary>
internal static class JobCommand
{
    public static Command Create(GlobalOptions global)
    {
        var id = Arguments.JobId();
        var all = new Option<bool>("--all") { Description = "List every frame on a line of its own." };
        var command = new FarmCommand("job", "Show a job: its frames, what failed and why, and where the time went.")
        {
            Examples = ["renderfarm job k3f9x2ab", "renderfarm job k3 --all", "renderfarm job k3f9x2ab --json | jq .job.state"],
            Arguments = { id },
            Options = { all },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var job = await JobFinder.FindAsync(api, arguments.GetRequiredValue(id), cancellationToken);
                var details = new JobDetails(job, await api.GetFramesAsync(job.Id, cancellationToken));
                output.Json(details);
                JobReport.Show(output, details, arguments.GetValue(all));
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}
