using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using Spectre.Console;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm jobs</c>.</summary>
internal static class JobsCommand
{
    private const int DefaultLimit = 50;

    public static Command Create(GlobalOptions global)
    {
        var limit = Arguments.Number("--limit", "How many at most. [default: 50]", 1, ApiClient.MaxJobs);
        var all = new Option<bool>("--all") { Description = "Also those that render the sample frames of quotes." };
        var command = new FarmCommand("jobs", "List the jobs, newest first.")
        {
            Examples = ["renderfarm jobs", "renderfarm jobs --limit 5 --json"],
            Options = { limit, all },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var jobs = await api.GetJobsAsync(arguments.GetValue(limit) ?? DefaultLimit, cancellationToken, arguments.GetValue(all));
                output.Json(jobs);
                if (jobs.Count == 0)
                    output.Line("No jobs yet. Submit one with: renderfarm submit FILE.blend");
                else
                    output.Show(ToTable(jobs));
                foreach (var job in jobs)
                {
                    foreach (var notice in job.Notices)
                        output.Note($"{job.Id}: {notice.Text}");
                }

                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Table ToTable(IReadOnlyList<JobResponse> jobs)
    {
        var table = Tables.Create("id", "name", "state", "progress", "frames", "a frame", "cost", "age");
        foreach (var job in jobs)
        {
            table.AddRow(
                Tables.Cell(job.Id),
                Tables.Cell(job.Name),
                Tables.Cell(job.State.Word(), Colours.Of(job.State)),
                Tables.Cell(Readable.Percent(job.Progress)),
                Tables.Cell($"{job.Frames.Rendered}/{job.Frames.Total}{(job.Frames.Failed > 0 ? $" ({job.Frames.Failed} failed)" : "")}"),
                Tables.Cell(Readable.Seconds(job.SecondsPerFrame)),
                Tables.Cell(CostText.Short(job.Cost)),
                Tables.Cell(Readable.Duration(DateTimeOffset.UtcNow - job.CreatedAt))
            );
        }

        return table;
    }
}
