using System.CommandLine;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using Spectre.Console;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm cleanup</c>.</summary>
internal static class CleanupCommand
{
    private const int DefaultDays = 30;

    public static Command Create(GlobalOptions global)
    {
        var days = Arguments.Number(
            "--older-than",
            $"Remove the files of jobs that ended so many days ago. [default: {DefaultDays}]",
            0,
            3650
        );
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new FarmCommand("cleanup", "List what the farm has in the cloud and does not need, and remove it after asking.")
        {
            Examples = ["renderfarm cleanup", "renderfarm cleanup --older-than 7 --yes"],
            Options = { days, yes },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var age = arguments.GetValue(days) ?? DefaultDays;
                var items = await api.GetCleanupAsync(age, cancellationToken);
                if (items.Count == 0)
                {
                    output.Json(items);
                    output.Line("There is nothing to remove.");
                    return ExitCodes.Ok;
                }

                output.Show(ToTable(items));
                if (
                    !await InstancesCommand.MayAsync(
                        arguments.GetValue(yes),
                        output,
                        $"Remove {(items.Count == 1 ? "it" : $"all {items.Count}")} for good?",
                        cancellationToken
                    )
                )
                    return ExitCodes.BadInput;
                items = await api.CleanUpAsync(age, cancellationToken);
                output.Json(items);
                output.Line($"Removed {Readable.Count(items.Count, "item")}.");
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Table ToTable(IReadOnlyList<CleanupItem> items)
    {
        var table = Tables.Create("what", "name", "why");
        foreach (var item in items)
            table.AddRow(Tables.Cell(What(item.Kind)), Tables.Cell(item.Name), Tables.Cell(item.Detail));
        return table;
    }

    private static string What(CleanupKind kind) =>
        kind switch
        {
            CleanupKind.Instance => "instance",
            CleanupKind.LaunchTemplate => "launch template",
            CleanupKind.Queue => "queue",
            CleanupKind.JobFiles => "files of job",
            _ => "log of instance",
        };
}
