using System.CommandLine;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm instances</c>.</summary>
internal static class InstancesCommand
{
    public static Command Create(GlobalOptions global)
    {
        var all = new Option<bool>("--all") { Description = "Also those that have ended." };
        var command = new FarmCommand("instances", "List the rented instances.")
        {
            Examples =
            [
                "renderfarm instances",
                "renderfarm instances --all --json",
                "renderfarm instances scale k3f9x2ab 8",
                "renderfarm instances terminate --all",
                "renderfarm instances log i-0123456789abcdef0",
            ],
            Options = { all },
            Subcommands = { ChangeCommands.Scale(global), Terminate(global), Log(global) },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var isAll = arguments.GetValue(all);
                var known = await api.GetInstancesAsync(cancellationToken);
                IReadOnlyList<InstanceResponse> instances =
                [
                    .. known.Where(instance => isAll || instance.State != InstanceState.Terminated),
                ];
                output.Json(instances);
                if (instances.Count > 0)
                    output.Show(InstanceTable.Of(instances));
                else
                    output.Line(
                        known.Count == 0 || isAll
                            ? "No instance has been rented."
                            : "No instance is rented now. --all lists those that have ended."
                    );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand Terminate(GlobalOptions global)
    {
        var ids = new Argument<string[]>("ID") { Description = "The instances to end.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "End every rented instance." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var command = new FarmCommand("terminate", "End rented instances at once. What they render is rendered elsewhere.")
        {
            Examples = ["renderfarm instances terminate i-0123456789abcdef0", "renderfarm instances terminate --all --yes"],
            Arguments = { ids },
            Options = { all, yes },
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == result.GetValue(ids) is { Length: > 0 })
                result.AddError("Name the instances to end, or give --all.");
        });
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var named = arguments.GetValue(ids) ?? [];
                if (
                    !await MayAsync(
                        arguments.GetValue(yes),
                        output,
                        named.Length == 0 ? "End every rented instance?" : $"End {Readable.Count(named.Length, "instance")}?",
                        cancellationToken
                    )
                )
                    return ExitCodes.BadInput;
                var answer = await api.TerminateInstancesAsync(
                    new TerminateRequest { Ids = named, All = named.Length == 0 },
                    cancellationToken
                );
                output.Json(answer);
                output.Line(
                    answer.Ids.Count == 0
                        ? "There is no instance to end."
                        : $"Ending {Readable.Count(answer.Ids.Count, "instance")}: {string.Join(", ", answer.Ids)}"
                );
                foreach (var job in answer.JobsThatRentAgain)
                    output.Note($"Job {job} goes on and rents others in their place. 'renderfarm cancel {job}' ends it.");
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand Log(GlobalOptions global)
    {
        var id = new Argument<string>("ID") { Description = "The instance." };
        var follow = LogsCommand.Follow("Show what it says until it has ended.");
        var command = new FarmCommand("log", "Show what a rented instance said while it started and ran.")
        {
            Examples = ["renderfarm instances log i-0123456789abcdef0", "renderfarm instances log i-0123456789abcdef0 -f"],
            Arguments = { id },
            Options = { follow },
        };
        global.Run(
            command,
            async (arguments, api, _, cancellationToken) =>
            {
                var instance = arguments.GetRequiredValue(id);
                await LogsCommand.CopyAsync(
                    api,
                    token => api.OpenInstanceLogAsync(instance, token),
                    async token =>
                        !arguments.GetValue(follow)
                        || (await api.GetInstancesAsync(token)).All(other =>
                            other.Id != instance || other.State == InstanceState.Terminated
                        ),
                    cancellationToken
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    /// <summary>Asks, unless the user has agreed.</summary>
    /// <exception cref="BadInputException">Nobody is there to be asked.</exception>
    internal static async Task<bool> MayAsync(bool agreed, Output output, string question, CancellationToken cancellationToken)
    {
        if (agreed)
            return true;
        if (!output.CanAsk)
            throw new BadInputException("There is nobody at a terminal to ask.", "Give --yes to go on without being asked.");
        return await output.AskAsync(question, cancellationToken);
    }
}
