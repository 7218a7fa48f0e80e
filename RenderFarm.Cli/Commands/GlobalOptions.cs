using System.CommandLine;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Settings;

namespace RenderFarm.Cli.Commands;

/// <summary>What every command takes, and how a command that uses it is run.</summary>
internal sealed class GlobalOptions
{
    /// <summary>What is never shown.</summary>
    public const string TokenKey = "token";

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

    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "Settings of this profile: see 'renderfarm config'. [env: RENDERFARM_PROFILE]",
        HelpName = "NAME",
        Recursive = true,
    };

    private readonly Option<bool> _noSettings = new("--no-settings")
    {
        Description = "Take nothing from files with settings, and of the environment only RENDERFARM_BLENDER.",
        Recursive = true,
    };

    /// <summary>What files and environment have set for the command.</summary>
    public IReadOnlyList<Setting> Settings { get; private set; } = [];

    /// <summary>Adds the options to <paramref name="root"/> and thereby to all of its commands.</summary>
    public void AddTo(RootCommand root)
    {
        root.Options.Add(_server);
        root.Options.Add(_token);
        root.Options.Add(_json);
        root.Options.Add(_plain);
        root.Options.Add(_profile);
        root.Options.Add(_noSettings);
        _server.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && FarmAddress.Read(token.Value) is null)
                result.AddError($"--server is '{token.Value}', which is no address of a farm; give it like {FarmAddress.Default}.");
        });
    }

    /// <summary>The profile that was typed.</summary>
    public string? Profile(ParseResult arguments) => arguments.GetResult(_profile)?.Tokens is [var token] ? token.Value : null;

    /// <summary>Adds what files and environment set to what was typed.</summary>
    /// <exception cref="BadInputException">They set what is unknown or wrong.</exception>
    public ParseResult AddSettings(RootCommand root, string[] args, ParseResult typed)
    {
        if (typed.GetResult(_noSettings) is { Implicit: false })
            return typed;
        (var arguments, Settings) = SettingsInput.Add(root, args, typed, Profile(typed));
        return arguments;
    }

    public Output Output(ParseResult arguments) => new(arguments.GetValue(_json), arguments.GetValue(_plain));

    /// <summary>Makes <paramref name="run"/> what <paramref name="command"/> does.</summary>
    public void Run(Command command, Func<ParseResult, ApiClient, Output, CancellationToken, Task<int>> run) =>
        command.SetAction(
            async (arguments, cancellationToken) =>
            {
                // A project that names a farm gets no token that was not meant for it.
                var isProjects = Settings.Any(setting => setting is { Key: "server", Place.IsProject: true });
                var token = isProjects && Settings.Any(setting => setting.Key == TokenKey) ? null : arguments.GetValue(_token);
                using var api = new ApiClient(
                    FarmAddress.Read(arguments.GetValue(_server) ?? FarmAddress.Default)!,
                    FarmAddress.CheckToken(token)
                );
                return await run(arguments, api, Output(arguments), cancellationToken);
            }
        );

    /// <summary>Says what was not typed, and where it comes from.</summary>
    public void TellSettings(Output output)
    {
        foreach (var place in Settings.Where(IsWorthTelling).GroupBy(setting => setting.Place.Source, StringComparer.Ordinal))
            output.Line($"{place.Key}: {string.Join(' ', place.Select(Shown))}");
    }

    /// <summary>Where the farm is, and how it looks, is told only when a project says so.</summary>
    private bool IsWorthTelling(Setting setting) =>
        setting.Key != TokenKey && (setting.Place.IsProject || setting.Key is not ("server" or "plain"));

    private static string Shown(Setting setting) =>
        $"--{setting.Key}{string.Concat(setting.Values.Select(value => value == "true" ? "" : " " + value))}";
}
