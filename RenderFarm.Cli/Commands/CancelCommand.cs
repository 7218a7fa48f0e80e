using System.CommandLine;
using RenderFarm.Cli.Api;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm cancel ID</c>.</summary>
internal static class CancelCommand
{
    public static Command Create(GlobalOptions global)
    {
        var id = Arguments.JobId();
        var command = new FarmCommand("cancel", "End a job. What is rendered stays.")
        {
            Examples = ["renderfarm cancel k3f9x2ab"],
            Arguments = { id },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var found = await JobFinder.FindAsync(api, arguments.GetRequiredValue(id), cancellationToken);
                var job = await api.CancelJobAsync(found.Id, cancellationToken);
                output.Json(job);
                output.Line($"Job {job.Id} '{job.Name}' is canceled; {job.Frames.Rendered} of {job.Frames.Total} frames were rendered.");
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}
