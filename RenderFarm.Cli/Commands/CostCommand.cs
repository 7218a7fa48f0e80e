using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm cost ID</c>.</summary>
internal static class CostCommand
{
    public static Command Create(GlobalOptions global)
    {
        var id = Arguments.JobId();
        var frames = new Option<bool>("--frames") { Description = "List what each frame cost." };
        var command = new FarmCommand("cost", "Show what a job's rented instances cost, and where their time went.")
        {
            Examples = ["renderfarm cost k3f9x2ab", "renderfarm cost k3 --frames", "renderfarm cost k3f9x2ab --json | jq .cost.dollars"],
            Arguments = { id },
            Options = { frames },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var job = await JobFinder.FindAsync(api, arguments.GetRequiredValue(id), cancellationToken);
                var details = new CostDetails(
                    await api.GetCostAsync(job.Id, cancellationToken),
                    arguments.GetValue(frames) ? await api.GetFrameCostsAsync(job.Id, cancellationToken) : null
                );
                output.Json(details);
                if (job.Rental is null)
                    output.Line($"Job {job.Id} rents no instances: it costs nothing.");
                else
                    CostReport.Show(output, job, details);
                return ExitCodes.Ok;
            }
        );
        return command;
    }
}
