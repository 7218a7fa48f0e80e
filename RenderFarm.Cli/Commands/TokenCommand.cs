using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using Spectre.Console;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm token</c>.</summary>
internal static class TokenCommand
{
    public static Command Create(GlobalOptions global) =>
        new FarmCommand("token", "Make, list and revoke the tokens that let others use the farm.")
        {
            Examples = ["renderfarm token new ada", "renderfarm token new wall-screen --scope read", "renderfarm token revoke ada"],
            Subcommands = { New(global), List(global), Revoke(global) },
        };

    /// <summary><c>renderfarm notify-secret</c>.</summary>
    public static Command NotifySecret(GlobalOptions global)
    {
        var anew = new Option<bool>("--new") { Description = "Make another, and forget the one before." };
        var command = new FarmCommand("notify-secret", "Show the key that notifications of 'submit --notify' are signed with.")
        {
            Examples = ["renderfarm notify-secret", "renderfarm notify-secret --new"],
            Options = { anew },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var secret = await api.GetNotifySecretAsync(arguments.GetValue(anew), cancellationToken);
                output.Json(secret);
                output.Line(secret.Secret);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand New(GlobalOptions global)
    {
        var name = new Argument<string>("NAME") { Description = "Who or what gets it." };
        var scope = new Option<TokenScope>("--scope")
        {
            Description = "read (look and download), submit (also render, which may cost money) or admin (everything).",
            HelpName = "read|submit|admin",
            DefaultValueFactory = _ => TokenScope.Submit,
        };
        var command = new FarmCommand("new", "Make a token, and show it this once.")
        {
            Examples = ["renderfarm token new ada", "renderfarm token new wall-screen --scope read --json | jq -r .token"],
            Arguments = { name },
            Options = { scope },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var made = await api.MakeTokenAsync(
                    new TokenRequest { Name = arguments.GetRequiredValue(name), Scope = arguments.GetValue(scope) },
                    cancellationToken
                );
                output.Json(made);
                output.Line(made.Token);
                if (!Console.IsOutputRedirected) // a script gets the token, and nothing else
                    output.Note(
                        $"The farm keeps only its hash. Elsewhere: export {FarmAddress.TokenVariable}=TOKEN {FarmAddress.Variable}=ADDRESS"
                    );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand List(GlobalOptions global)
    {
        var command = new FarmCommand("list", "List the tokens, without their secrets.") { Examples = ["renderfarm token list"] };
        global.Run(
            command,
            async (_, api, output, cancellationToken) =>
            {
                var tokens = await api.GetTokensAsync(cancellationToken);
                output.Json(tokens);
                if (tokens.Count == 0)
                    output.Line("There are no tokens. 'renderfarm token new NAME' makes one.");
                else
                    output.Show(ToTable(tokens));
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand Revoke(GlobalOptions global)
    {
        var names = new Argument<string[]>("NAME") { Description = "The tokens.", Arity = ArgumentArity.OneOrMore };
        var command = new FarmCommand("revoke", "End tokens: the next request with one is refused.")
        {
            Examples = ["renderfarm token revoke ada"],
            Arguments = { names },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                foreach (var name in arguments.GetRequiredValue(names))
                {
                    await api.RevokeTokenAsync(name, cancellationToken);
                    output.Line($"Token '{name}' is revoked.");
                }

                output.Json(new { revoked = arguments.GetRequiredValue(names) });
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static Table ToTable(IReadOnlyList<TokenResponse> tokens)
    {
        var table = Tables.Create("name", "allows", "made", "used");
        foreach (var token in tokens)
            table.AddRow(
                Tables.Cell(token.Name),
                Tables.Cell($"{token.Scope}".ToLowerInvariant()),
                Tables.Cell(Ago(token.CreatedAt)),
                Tables.Cell(token.UsedAt is { } used ? Ago(used) : "never")
            );
        return table;
    }

    private static string Ago(DateTimeOffset moment) => Readable.Duration(DateTimeOffset.UtcNow - moment) + " ago";
}
