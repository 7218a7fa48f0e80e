using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Commands;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Cli;

/// <summary>The <c>renderfarm</c> command, callable from other programs.</summary>
public static class CommandLine
{
    /// <summary>Runs one command, as if typed on a command line, with output on the console.</summary>
    /// <param name="args">The words after <c>renderfarm</c>.</param>
    /// <param name="cancellationToken">Does what Ctrl-C does.</param>
    /// <returns>The exit code: one of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(args);
        args = [.. args.Select(word => word == "--last" ? JobFinder.Last : word)];
        var global = new GlobalOptions();
        var root = CreateRoot(global);
        var arguments = root.Parse(args);
        var output = global.Output(arguments);
        if (IsForTheFarm(arguments))
        {
            try
            {
                arguments = global.AddSettings(root, args, arguments);
            }
            catch (FailureException e)
            {
                output.Failure(e);
                return e.ExitCode;
            }

            output = global.Output(arguments);
        }

        // Where words are taken as they come, an option that there is not would be taken for one.
        if (
            arguments.Action is not ParseErrorAction
            && !args.Contains("--", StringComparer.Ordinal)
            && arguments.CommandResult.Tokens.FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal)) is { } unknown
        )
        {
            output.Failure(
                string.Join(' ', Meant(arguments, [unknown.Value]).Prepend($"There is no option '{unknown.Value}'.")),
                $"'{PathOf(arguments.CommandResult)} --help' shows what can be given.",
                ExitCodes.BadInput
            );
            return ExitCodes.BadInput;
        }

        if (arguments.Action is ParseErrorAction)
        {
            output.Failure(
                string.Join(
                    ' ',
                    arguments
                        .Errors.Select(e => e.Message)
                        .Concat(Meant(arguments, arguments.UnmatchedTokens))
                        .Distinct(StringComparer.Ordinal)
                ),
                $"'{PathOf(arguments.CommandResult)} --help' shows what can be given.",
                ExitCodes.BadInput
            );
            return ExitCodes.BadInput;
        }

        try
        {
            // Ctrl-C comes in through the token: see Program.cs.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await arguments.InvokeAsync(configuration, cancellationToken);
        }
        catch (FailureException e)
        {
            output.Failure(e);
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>The command as it is typed, such as <c>renderfarm instances terminate</c>.</summary>
    private static string PathOf(SymbolResult result) =>
        result is CommandResult { Parent: { } parent, Command.Name: var name } ? $"{PathOf(parent)} {name}" : "renderfarm";

    /// <summary>What was probably meant by words that mean nothing.</summary>
    private static IEnumerable<string> Meant(ParseResult arguments, IEnumerable<string> unknown)
    {
        List<string> known = [];
        for (SymbolResult? result = arguments.CommandResult; result is not null; result = result.Parent)
        {
            var command = ((CommandResult)result).Command;
            known.AddRange(
                command.Options.Where(option => result == arguments.CommandResult || option.Recursive).Select(option => option.Name)
            );
            if (result == arguments.CommandResult)
                known.AddRange(command.Subcommands.Select(subcommand => subcommand.Name));
        }

        return unknown.Select(word => Words.Nearest(known, word.Split('=')[0])).OfType<string>().Select(near => $"Is '{near}' meant?");
    }

    /// <summary>Not help, nor completions, nor what shows and mends the settings.</summary>
    private static bool IsForTheFarm(ParseResult arguments) =>
        arguments.Action is not HelpWithExamples
        && arguments.Tokens.All(token => token.Type != TokenType.Directive)
        && arguments.CommandResult.Command is FarmCommand
        && arguments.CommandResult.Command.Name != "completion"
        && !arguments.CommandResult.Command.Parents.Any(parent => parent.Name == "config");

    private static RootCommand CreateRoot(GlobalOptions global)
    {
        var root = new RootCommand("Renders Blender animations on a farm.")
        {
            SubmitCommand.Create(global),
            QuoteCommand.Create(global),
            InspectCommand.Create(global),
            JobsCommand.Create(global),
            JobCommand.Create(global),
            CostCommand.Create(global),
            WatchCommand.Create(global),
            LogsCommand.Create(global),
            SteeringCommands.Pause(global),
            SteeringCommands.Resume(global),
            SteeringCommands.Cancel(global),
            SteeringCommands.Retry(global),
            ChangeCommands.Extend(global),
            SteeringCommands.Delete(global),
            DuplicateCommand.Create(global),
            ChangeCommands.Rename(global),
            ChangeCommands.Priority(global),
            ChangeCommands.Budget(global),
            ChangeCommands.Deadline(global),
            DownloadCommand.Create(global),
            WorkersCommand.Create(global),
            WorkerCommand.Create(global),
            BlenderCommand.Create(global),
            InstancesCommand.Create(global),
            CleanupCommand.Create(global),
            DeadLettersCommand.Create(global),
            LocalCommand.Create(global),
            TokenCommand.Create(global),
            TokenCommand.NotifySecret(global),
            DoctorCommand.Create(global),
            ConfigCommand.Create(global),
            CompletionCommand.Create(),
        };
        global.AddTo(root);

        var help = root.Options.OfType<HelpOption>().Single();
        var action = new HelpWithExamples((HelpAction)help.Action!);
        help.Action = action;
        root.SetAction(arguments =>
        {
            action.Invoke(arguments);
            return ExitCodes.BadInput;
        });
        return root;
    }
}
