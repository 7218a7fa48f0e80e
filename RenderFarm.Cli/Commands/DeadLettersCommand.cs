using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using Spectre.Console;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm dead-letters</c>.</summary>
internal static class DeadLettersCommand
{
    public static Command Create(GlobalOptions global)
    {
        var command = new FarmCommand("dead-letters", "List the messages that could not be processed, take them again, or drop them.")
        {
            Examples = ["renderfarm dead-letters", "renderfarm dead-letters retry --all", "renderfarm dead-letters drop ID"],
            Subcommands =
            {
                List(
                    global,
                    new FarmCommand("list", "List the messages that could not be processed.")
                    {
                        Examples = ["renderfarm dead-letters list --json"],
                    }
                ),
                Act(
                    global,
                    "retry",
                    "Send them to their queues again, when what was in the way is mended.",
                    "Sent again",
                    (api, request, token) => api.RetryDeadLettersAsync(request, token)
                ),
                Act(
                    global,
                    "drop",
                    "Remove them for good. The farm goes on without them.",
                    "Dropped",
                    (api, request, token) => api.DropDeadLettersAsync(request, token)
                ),
            },
        };
        return List(global, command);
    }

    private static FarmCommand List(GlobalOptions global, FarmCommand command)
    {
        global.Run(
            command,
            async (_, api, output, cancellationToken) =>
            {
                var letters = await api.GetDeadLettersAsync(cancellationToken);
                output.Json(letters);
                if (letters.Count == 0)
                    output.Line("Every message could be processed.");
                else
                    output.Show(ToTable(letters));
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand Act(
        GlobalOptions global,
        string name,
        string description,
        string done,
        Func<ApiClient, DeadLettersRequest, CancellationToken, Task<DeadLettersResponse>> act
    )
    {
        var ids = new Argument<string[]>("ID") { Description = "The messages.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "All that there are." };
        var command = new FarmCommand(name, description)
        {
            Examples = [$"renderfarm dead-letters {name} --all"],
            Arguments = { ids },
            Options = { all },
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == result.GetValue(ids) is { Length: > 0 })
                result.AddError("Name the messages, or give --all.");
        });
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var answer = await act(
                    api,
                    new DeadLettersRequest { Ids = arguments.GetValue(ids), All = arguments.GetValue(all) },
                    cancellationToken
                );
                output.Json(answer);
                output.Line($"{done}: {Readable.Count(answer.Count, "message")}.");
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Table ToTable(IReadOnlyList<DeadLetterResponse> letters)
    {
        var table = Tables.Create("id", "when", "queue", "message", "job", "frame", "worker", "why");
        foreach (var letter in letters)
        {
            table.AddRow(
                Tables.Cell(letter.Id),
                Tables.Cell(Readable.Duration(DateTimeOffset.UtcNow - letter.FailedAt) + " ago"),
                Tables.Cell(letter.Queue),
                Tables.Cell(letter.Type ?? "-"),
                Tables.Cell(letter.JobId ?? "-"),
                Tables.Cell(letter.Frame is { } frame ? $"{frame}" : "-"),
                Tables.Cell(letter.WorkerId ?? "-"),
                Tables.Cell(letter.Reason)
            );
        }

        return table;
    }
}
