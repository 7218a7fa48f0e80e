using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Commands;

/// <summary>What every command takes, and how a command that uses it is run.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> _server = new("--server")
    {
        Description = $"Address of the farm's coordinator. [env: {FarmAddress.Variable}] [default: {FarmAddress.Default}]",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description =
            $"Token for a farm that wants one; others on this machine can read it in the list of processes. [env: "
            + $"{FarmAddress.TokenVariable}]",
        HelpName = "TOKEN",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON for programs instead of text.", Recursive = true };

    private readonly Option<bool> _plain = new("--plain") { Description = "No live progress bar, also on a terminal.", Recursive = true };

    /// <summary>Adds the options to <paramref name="root"/> and thereby to all of its commands.</summary>
    public void AddTo(RootCommand root)
    {
        root.Options.Add(_server);
        root.Options.Add(_token);
        root.Options.Add(_json);
        root.Options.Add(_plain);
    }

    public Output Output(ParseResult arguments) => new(arguments.GetValue(_json), arguments.GetValue(_plain));

    /// <summary>Makes <paramref name="run"/> what <paramref name="command"/> does.</summary>
    public void Run(Command command, Func<ParseResult, ApiClient, Output, CancellationToken, Task<int>> run) =>
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                using var api = new ApiClient(
                    FarmAddress.Choose(arguments.GetValue(_server)),
                    FarmAddress.ChooseToken(arguments.GetValue(_token))
                );
                return await run(arguments, api, Output(arguments), cancellationToken);
            }
        );
}
