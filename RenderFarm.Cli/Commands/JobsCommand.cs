using System.CommandLine;
using System.Globalization;
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
        var state = Arguments.OneOf("--state", "Only jobs in this state.", [.. Enum.GetValues<JobState>().Select(one => one.Word())]);
        var name = new Option<string?>("--name") { Description = "Only jobs with this in their names.", HelpName = "TEXT" };
        var since = new Option<string?>("--since")
        {
            Description = "Only jobs that were submitted since: 2h, 7d, or a local time such as 2026-11-21T18:00.",
            HelpName = "TIME",
        };
        since.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !DeadlineText.TryParse(token.Value, DateTimeOffset.Now, out _))
                result.AddError($"--since is '{token.Value}'; write it like 2h, 7d or 2026-11-21T18:00.");
        });
        var command = new FarmCommand("jobs", "List the jobs, newest first.")
        {
            Examples = ["renderfarm jobs", "renderfarm jobs --state running", "renderfarm jobs --since 2d --name preview --limit 5 --json"],
            Options = { limit, state, name, since, all },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var filters = string.Concat(
                    Field("state", arguments.GetValue(state)),
                    Field("name", arguments.GetValue(name)),
                    Field("since", Since(arguments.GetValue(since))),
                    arguments.GetValue(all) ? "&all=true" : ""
                );
                var jobs = await api.GetJobsAsync(arguments.GetValue(limit) ?? DefaultLimit, cancellationToken, filters);
                output.Json(jobs);
                if (jobs.Count == 0)
                    output.Line(filters.Length > 0 ? "No job is like that." : "No jobs yet. Submit one with: renderfarm submit FILE.blend");
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

    private static string Field(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    /// <summary>A span of time lies before now here.</summary>
    private static string? Since(string? text)
    {
        var now = DateTimeOffset.Now;
        if (text is null || !DeadlineText.TryParse(text, now, out var moment))
            return null;
        return (moment > now ? now - (moment - now) : moment).ToString("o", CultureInfo.InvariantCulture);
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
