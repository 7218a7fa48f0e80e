using System.CommandLine;
using System.CommandLine.Parsing;
using RenderFarm.Cli.Settings;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Cli.Commands;

/// <summary>
/// Gives commands what files and environment set, as if it had been typed, for options that were not typed. What cannot stand beside what
/// is stronger gives way: <c>--start</c> that was typed beats <c>frames</c> of a file.
/// </summary>
internal static class SettingsInput
{
    /// <summary>What is for one call alone, or would say something that nobody reads again.</summary>
    private static readonly string[] TypedOnly = ["dry-run", "help", "json", "no-settings", "profile", "version", "watch"];

    /// <summary>What a project's file may not say, since others may have written it: it costs money or runs a program.</summary>
    private static readonly string[] UserOnly = ["blender-home", "notify", "token", "yes"];

    /// <summary>The options that can be set, by their keys, with the command that checks them.</summary>
    public static IReadOnlyDictionary<string, (Option Option, Command Command)> Known(RootCommand root)
    {
        var known = new SortedDictionary<string, (Option, Command)>(StringComparer.Ordinal);
        foreach (var command in root.Subcommands.OfType<FarmCommand>().Where(command => command.TakesSettings))
        {
            foreach (
                var option in command
                    .Options.Concat(root.Options)
                    .Where(option => !TypedOnly.Contains(KeyOf(option), StringComparer.Ordinal))
            )
                known.TryAdd(KeyOf(option), (option, command));
        }

        return known;
    }

    /// <summary>Adds what is set to what was typed.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="args">What was typed.</param>
    /// <param name="typed">The same, parsed.</param>
    /// <param name="profile">The profile that was typed.</param>
    /// <returns>What the command is to do, and what of it was not typed.</returns>
    /// <exception cref="BadInputException">A file is broken, or sets what is unknown or wrong.</exception>
    public static (ParseResult Arguments, IReadOnlyList<Setting> Added) Add(
        RootCommand root,
        string[] args,
        ParseResult typed,
        string? profile
    )
    {
        var sources = SettingsSources.Read(profile, FolderOf(typed));
        var known = Known(root);
        var command = typed.CommandResult.Command;
        var mine = root
            .Options.Concat(command is FarmCommand { TakesSettings: true } ? command.Options : [])
            .Where(option => known.ContainsKey(KeyOf(option)))
            .ToDictionary(KeyOf, StringComparer.Ordinal);
        var waiting = Check(sources, known)
            .DistinctBy(setting => setting.Key)
            .Where(setting => mine.TryGetValue(setting.Key, out var option) && typed.GetResult(option) is null or { Implicit: true })
            .ToList();

        var (arguments, words, added) = (typed, args, new List<Setting>());
        // What is refused beside less may be welcome beside more: types of instances, for instance, beside their number.
        for (var before = -1; before != added.Count; )
        {
            before = added.Count;
            foreach (var setting in waiting.Except(added).ToList())
            {
                var option = mine[setting.Key];
                var more = Insert(words, WordsOf(setting, option));
                var result = root.Parse(more);
                if (result.Errors.FirstOrDefault(error => IsOf(error.SymbolResult, option)) is { } wrong)
                    throw Wrong(setting.Place, wrong.Message);
                if (!Messages(result).IsSubsetOf(Messages(arguments)))
                    continue;
                (arguments, words) = (result, more);
                added.Add(setting);
            }
        }

        return (arguments, added);
    }

    /// <summary>The words that set an option.</summary>
    /// <exception cref="BadInputException">Such a value it cannot have.</exception>
    public static IEnumerable<string> WordsOf(Setting setting, Option option)
    {
        foreach (var value in setting.Values)
        {
            if (option.ValueType == typeof(bool) && value is not ("true" or "false"))
                throw Wrong(setting.Place, $"'{setting.Key}' takes true or false, not '{value}'.");
            if (
                setting.Place.IsProject
                && (UserOnly.Contains(setting.Key, StringComparer.Ordinal) || (setting.Key == "blender" && !Version.TryParse(value, out _)))
            )
                throw new BadInputException(
                    $"{setting.Place.Text}: a project's file cannot set '{setting.Key}'{(setting.Key == "blender" ? " to a path" : "")}.",
                    "It may be from somebody else. Type it, or set it for yourself with 'renderfarm config set'."
                );
            yield return $"{option.Name}={Text(setting, option, value)}";
        }
    }

    /// <summary>What was typed here, as a file elsewhere says it: folders are named from the file's, or in full.</summary>
    public static IReadOnlyList<string> Stored(Option option, string[] values, string file, bool isProject) =>
        option.HelpName != "DIR"
            ? values
            :
            [
                .. values.Select(value =>
                    value.StartsWith('~') ? value
                    : isProject ? Path.GetRelativePath(Path.GetDirectoryName(file)!, Path.GetFullPath(value))
                    : Path.GetFullPath(value)
                ),
            ];

    /// <summary>Says that a value is wrong.</summary>
    public static BadInputException Wrong(SettingPlace place, string message) =>
        new($"{place.Text}: {message}", "'renderfarm config list' shows what is set, and where.");

    /// <summary>Says that there is no such setting.</summary>
    public static BadInputException Unknown(string? place, string key, IEnumerable<string> known) =>
        new(
            $"{(place is null ? "" : place + ": ")}there is no setting '{key}'"
                + (Words.Nearest(known, key) is { } near ? $". Is '{near}' meant?" : "."),
            "Settings are called as the options of 'renderfarm submit --help' and 'renderfarm quote --help', without the dashes."
        );

    public static string KeyOf(Option option) => option.Name.TrimStart('-');

    /// <summary>All that is set, the strongest first.</summary>
    /// <exception cref="BadInputException">There is no such setting.</exception>
    private static IEnumerable<Setting> Check(
        SettingsSources sources,
        IReadOnlyDictionary<string, (Option Option, Command Command)> known
    ) =>
        sources
            .Of(known.Keys)
            .Select(setting => known.ContainsKey(setting.Key) ? setting : throw Unknown(setting.Place.Text, setting.Key, known.Keys));

    private static string Text(Setting setting, Option option, string value)
    {
        if (option.HelpName == Arguments.OnOffNames && value is "true" or "false")
            return value == "true" ? "on" : "off";
        var isPath = option.HelpName == "DIR" || (option.HelpName == "VERSION|PATH" && value.AsSpan().ContainsAny('/', '\\'));
        if (!isPath)
            return value;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var path = value == "~" || value.StartsWith("~/", StringComparison.Ordinal) ? home + value[1..] : value;
        if (setting.Place.Folder is not { } folder)
            return path;
        path = Path.GetFullPath(path, folder);
        var inside = Path.GetRelativePath(folder, path);
        return setting.Place.IsProject && (inside.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(inside))
            ? throw Wrong(setting.Place, $"'{setting.Key}' is '{value}', which is not in the project's folder.")
            : path;
    }

    /// <summary>A project is around the .blend, or around where the command is typed.</summary>
    private static string FolderOf(ParseResult typed)
    {
        var current = Environment.CurrentDirectory;
        var file = typed.CommandResult.Command.Arguments.FirstOrDefault(argument => argument.Name == "FILE");
        return
            file is not null
            && typed.GetResult(file)?.Tokens is [var first, ..]
            && Path.GetDirectoryName(Path.GetFullPath(first.Value)) is { } folder
            && SettingsSources.FindProject(folder) is not null
            ? folder
            : current;
    }

    private static string[] Insert(string[] words, IEnumerable<string> more)
    {
        var end = Array.IndexOf(words, "--") is >= 0 and var at ? at : words.Length;
        return [.. words[..end], .. more, .. words[end..]];
    }

    private static HashSet<string> Messages(ParseResult result) => [.. result.Errors.Select(error => error.Message)];

    /// <summary>Whether an error is about an option.</summary>
    public static bool IsOf(SymbolResult? result, Option option) =>
        result is not null && ((result as OptionResult)?.Option == option || IsOf(result.Parent, option));
}
