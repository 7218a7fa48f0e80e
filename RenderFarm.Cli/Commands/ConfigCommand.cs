using System.CommandLine;
using System.CommandLine.Completions;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Settings;
using RenderFarm.ServiceDefaults.Settings;
using Spectre.Console;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm config</c>: what commands take when nothing else is typed.</summary>
internal static class ConfigCommand
{
    private const string KeyName = "KEY";
    public const string ProjectName = "--project";

    public static Command Create(GlobalOptions global) =>
        new FarmCommand("config", "Show and change what commands take for options that are not typed.")
        {
            Examples =
            [
                "renderfarm config set server http://studio:5080",
                "renderfarm config set samples 256 --project",
                "renderfarm config set instance-type g5.xlarge g6.xlarge --profile cloud",
                "renderfarm config use cloud",
                "renderfarm config list",
                "renderfarm config import settings.ini",
            ],
            Subcommands =
            {
                List(global),
                Get(global),
                Set(global),
                Unset(global),
                Use(global),
                Paths(global),
                ConfigImport.Create(global),
            },
        };

    private static Argument<string> Key()
    {
        var key = new Argument<string>(KeyName)
        {
            Description = "An option of 'renderfarm submit' or 'renderfarm quote' without its dashes, such as samples.",
        };
        key.CompletionSources.Add(context => SettingsInput.Known(Root(context.ParseResult)).Keys.Select(name => new CompletionItem(name)));
        return key;
    }

    public static Option<bool> OfProject() =>
        new(ProjectName)
        {
            Description = $"In the project's {SettingsSources.ProjectFile}, in this folder or one above, instead of your own file.",
        };

    private static FarmCommand List(GlobalOptions global)
    {
        var all = new Option<bool>("--all") { Description = "Also what is set and something stronger hides." };
        var command = new FarmCommand("list", "Show what is set, and where.")
        {
            Examples = ["renderfarm config list", "renderfarm config list --json"],
            Options = { all },
        };
        Run(
            global,
            command,
            (arguments, output) =>
            {
                var set = All(arguments, global);
                List<Setting> shown = arguments.GetValue(all) ? set : [.. set.DistinctBy(setting => setting.Key)];
                // Others may see a list.
                shown = [.. shown.Select(setting => setting.Key == GlobalOptions.TokenKey ? setting with { Values = ["…"] } : setting)];
                output.Json(shown.Select(Shown.Of));
                if (shown.Count == 0)
                    output.Line("Nothing is set. 'renderfarm config set KEY VALUE' does.");
                else
                    output.Show(ToTable(shown));
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand Get(GlobalOptions global)
    {
        var command = new FarmCommand("get", "Print what is set for an option.")
        {
            Examples = ["renderfarm config get server"],
            Arguments = { Key() },
        };
        Run(
            global,
            command,
            (arguments, output) =>
            {
                var (key, _, _) = Find(arguments);
                if (All(arguments, global).FirstOrDefault(setting => setting.Key == key) is not { } found)
                    throw new BadInputException($"'{key}' is not set.", $"'renderfarm config set {key} VALUE' does.");
                output.Json(Shown.Of(found));
                foreach (var value in found.Values)
                    output.Line(value);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand Set(GlobalOptions global)
    {
        var values = new Argument<string[]>("VALUE") { Description = "As it would be typed.", Arity = ArgumentArity.OneOrMore };
        var command = new FarmCommand("set", "Set what an option is when it is not typed.")
        {
            Examples = ["renderfarm config set samples 256", "renderfarm config set server http://studio:5080 --profile studio"],
            Arguments = { Key(), values },
            Options = { OfProject() },
        };
        Run(
            global,
            command,
            (arguments, output) =>
            {
                var (key, option, owner) = Find(arguments);
                var (path, profile) = Target(arguments, global);
                var setting = new Setting(
                    key,
                    SettingsInput.Stored(option, arguments.GetRequiredValue(values), path, arguments.GetValue<bool>(ProjectName)),
                    new SettingPlace(path, Line: 1, arguments.GetValue<bool>(ProjectName))
                );
                Check(Root(arguments), setting, option, owner);
                SettingsFile.Change(path, profile, root => root[key] = SettingsFile.ToJson(setting.Values));
                output.Line($"'{key}' is {string.Join(", ", setting.Values)} in {Describe(path, profile)}.");
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand Unset(GlobalOptions global)
    {
        var command = new FarmCommand("unset", "Take back what was set.")
        {
            Examples = ["renderfarm config unset samples"],
            Arguments = { Key() },
            Options = { OfProject() },
        };
        Run(
            global,
            command,
            (arguments, output) =>
            {
                // Also what is no setting, or not any more.
                var key = arguments.GetRequiredValue<string>(KeyName);
                var (path, profile) = Target(arguments, global);
                var removed = false;
                SettingsFile.Change(path, profile, root => removed = root.Remove(key));
                output.Line(
                    removed
                        ? $"'{key}' is no longer set in {Describe(path, profile)}."
                        : $"'{key}' is not set in {Describe(path, profile)}."
                );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand Use(GlobalOptions global)
    {
        var name = new Argument<string?>("PROFILE") { Description = "A profile of your file.", Arity = ArgumentArity.ZeroOrOne };
        var none = new Option<bool>("--none") { Description = "Use no profile." };
        var command = new FarmCommand("use", "Say which profile is used when --profile is not typed; without PROFILE, list them.")
        {
            Examples = ["renderfarm config use cloud", "renderfarm config use --none"],
            Arguments = { name },
            Options = { none },
        };
        name.CompletionSources.Add(_ => Profiles().Select(profile => new CompletionItem(profile)));
        Run(
            global,
            command,
            (arguments, output) =>
            {
                var file = SettingsFile.Read(SettingsSources.UserPath);
                if (arguments.GetValue(name) is not { } wanted)
                {
                    if (arguments.GetValue(none))
                        SettingsFile.Use(file.Path, null);
                    foreach (var profile in file.Profiles.Keys)
                        output.Line($"{(profile == file.Profile?.Values[0] && !arguments.GetValue(none) ? "*" : " ")} {profile}");
                    if (file.Profiles.Count == 0)
                        output.Line("There is no profile. 'renderfarm config set KEY VALUE --profile NAME' makes one.");
                    return ExitCodes.Ok;
                }

                if (!file.Profiles.ContainsKey(wanted))
                    throw new BadInputException(
                        $"There is no profile '{wanted}' in {file.Path}"
                            + (Words.Nearest(file.Profiles.Keys, wanted) is { } near ? $". Is '{near}' meant?" : "."),
                        $"'renderfarm config set KEY VALUE --profile {wanted}' makes it."
                    );
                SettingsFile.Use(file.Path, wanted);
                output.Line($"Profile '{wanted}' is used from now on.");
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand Paths(GlobalOptions global)
    {
        var command = new FarmCommand("path", "Show where the files with settings are.") { Examples = ["renderfarm config path"] };
        Run(
            global,
            command,
            (_, output) =>
            {
                var project = SettingsSources.FindProject(Environment.CurrentDirectory);
                output.Json(new { User = SettingsSources.UserPath, Project = project });
                output.Line(SettingsSources.UserPath + (File.Exists(SettingsSources.UserPath) ? "" : " (not there yet)"));
                if (project is not null)
                    output.Line(project);
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    public static void Run(GlobalOptions global, Command command, Func<ParseResult, Output, int> run) =>
        command.SetAction(arguments => run(arguments, global.Output(arguments)));

    /// <summary>All that is set, the strongest first; unknown keys too, which are there to be seen.</summary>
    private static List<Setting> All(ParseResult arguments, GlobalOptions global) =>
        [
            .. SettingsSources
                .Read(global.Profile(arguments), Environment.CurrentDirectory)
                .Of(SettingsInput.Known(Root(arguments)).Keys)
                .OrderBy(setting => setting.Key, StringComparer.Ordinal),
        ];

    private static Table ToTable(List<Setting> settings)
    {
        var table = Tables.Create("key", "value", "from");
        foreach (var setting in settings)
            table.AddRow(Tables.Cell(setting.Key), Tables.Cell(string.Join(", ", setting.Values)), Tables.Cell(setting.Place.Text));
        return table;
    }

    private static (string Key, Option Option, Command Owner) Find(ParseResult arguments)
    {
        var key = arguments.GetRequiredValue<string>(KeyName).TrimStart('-');
        var known = SettingsInput.Known(Root(arguments));
        return known.TryGetValue(key, out var found)
            ? (key, found.Option, found.Command)
            : throw SettingsInput.Unknown(null, key, known.Keys);
    }

    /// <summary>The file, and the profile of it, that is changed.</summary>
    public static (string Path, string? Profile) Target(ParseResult arguments, GlobalOptions global)
    {
        if (!arguments.GetValue<bool>(ProjectName))
            return (SettingsSources.UserPath, global.Profile(arguments) ?? SettingsFile.Read(SettingsSources.UserPath).Profile?.Values[0]);
        var folder = Environment.CurrentDirectory;
        return (SettingsSources.FindProject(folder) ?? Path.Combine(folder, SettingsSources.ProjectFile), null);
    }

    /// <summary>Refuses what the command would refuse.</summary>
    public static void Check(RootCommand root, Setting setting, Option option, Command owner)
    {
        var result = root.Parse([owner.Name, "FILE", .. SettingsInput.WordsOf(setting, option)]);
        if (result.Errors.FirstOrDefault(error => SettingsInput.IsOf(error.SymbolResult, option)) is { } wrong)
            throw new BadInputException(wrong.Message);
    }

    public static string Describe(string path, string? profile) => profile is null ? path : $"profile '{profile}' of {path}";

    public static RootCommand Root(ParseResult arguments) => (RootCommand)arguments.RootCommandResult.Command;

    private static string[] Profiles()
    {
        try
        {
            return [.. SettingsFile.Read(SettingsSources.UserPath).Profiles.Keys];
        }
        catch (BadInputException)
        {
            // Whoever completes words is told nothing.
            return [];
        }
    }

    /// <summary>A setting as <c>--json</c> writes it.</summary>
    private sealed record Shown(string Key, IReadOnlyList<string> Values, string From)
    {
        public static Shown Of(Setting setting) => new(setting.Key, setting.Values, setting.Place.Text);
    }
}
