using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using RenderFarm.Cli.Commands;

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
        var global = new GlobalOptions();
        var arguments = CreateRoot(global).Parse(args);
        var output = global.Output(arguments);
        if (arguments.Action is ParseErrorAction)
        {
            var command = arguments.CommandResult.Command;
            output.Failure(
                string.Join(' ', arguments.Errors.Select(e => e.Message).Distinct(StringComparer.Ordinal)),
                $"'renderfarm {(command is RootCommand ? "" : command.Name + " ")}--help' shows what can be given.",
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
            CancelCommand.Create(global),
            DownloadCommand.Create(global),
            WorkersCommand.Create(global),
            WorkerCommand.Create(global),
            BlenderCommand.Create(global),
            InstancesCommand.Create(global),
            CleanupCommand.Create(global),
            DeadLettersCommand.Create(global),
            LocalCommand.Create(global),
            TokenCommand.Create(global),
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
