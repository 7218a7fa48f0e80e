using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Cli.Settings;

/// <summary>Where settings are: the environment, the project's file, the user's file with its profile, the strongest first.</summary>
internal sealed class SettingsSources
{
    /// <summary>A project's settings, in its folder or one above.</summary>
    public const string ProjectFile = "renderfarm.json";

    private const string VariablePrefix = "RENDERFARM_";
    private const string ProfileVariable = VariablePrefix + "PROFILE";

    private readonly SettingsFile _user;
    private readonly SettingsFile? _project;
    private readonly string? _profile;

    private SettingsSources(SettingsFile user, SettingsFile? project, string? profile) =>
        (_user, _project, _profile) = (user, project, profile);

    /// <summary>
    /// <c>$XDG_CONFIG_HOME/renderfarm/config.json</c>, or <c>~/.config/renderfarm/config.json</c>; on Windows below <c>%APPDATA%</c>.
    /// </summary>
    public static string UserPath
    {
        get
        {
            var configured = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            var folder =
                Path.IsPathRooted(configured) ? configured
                : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
            return Path.Combine(folder, "renderfarm", "config.json");
        }
    }

    /// <summary>The variable that sets an option.</summary>
    public static string VariableOf(string key) => VariablePrefix + key.Replace('-', '_').ToUpperInvariant();

    /// <summary>The nearest <see cref="ProjectFile"/> in a folder or above it; null when there is none.</summary>
    public static string? FindProject(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, ProjectFile) is var path && File.Exists(path))
                return path;
        }

        return null;
    }

    /// <summary>Reads all of them.</summary>
    /// <param name="profile">The profile that was typed; null for none.</param>
    /// <param name="folder">Where the project's file is looked for.</param>
    /// <exception cref="BadInputException">A file is broken, or there is no such profile.</exception>
    public static SettingsSources Read(string? profile, string folder)
    {
        var user = SettingsFile.Read(UserPath);
        var project = FindProject(folder) is { } path ? SettingsFile.Read(path, isProject: true) : null;
        var variable = Environment.GetEnvironmentVariable(ProfileVariable);
        var (chosen, source) =
            profile is not null ? (profile, "--profile")
            : !string.IsNullOrWhiteSpace(variable) ? (variable, ProfileVariable)
            : (project?.Profile ?? user.Profile) is { } set ? (set.Values[0], set.Place.Text)
            : (null, "");
        if (chosen is not null && !user.Profiles.ContainsKey(chosen))
        {
            var names = string.Join(", ", user.Profiles.Keys.Order(StringComparer.Ordinal));
            throw new BadInputException(
                $"{source} says '{chosen}', and there is no such profile in {user.Path}"
                    + (Words.Nearest(user.Profiles.Keys, chosen) is { } near ? $". Is '{near}' meant?" : "."),
                (names.Length == 0 ? "It has none." : $"It has {names}.")
                    + $" 'renderfarm config set KEY VALUE --profile {chosen}' makes it."
            );
        }

        return new SettingsSources(user, project, chosen);
    }

    /// <summary>All that is set for some options, the strongest first.</summary>
    public IEnumerable<Setting> Of(IEnumerable<string> keys) =>
        [
            .. keys.Select(key => (Key: key, Value: Environment.GetEnvironmentVariable(VariableOf(key))))
                .Where(variable => !string.IsNullOrWhiteSpace(variable.Value))
                .Select(variable => new Setting(variable.Key, [variable.Value!], new SettingPlace(VariableOf(variable.Key)))),
            .. _project?.Settings ?? [],
            .. _profile is null ? [] : _user.Profiles[_profile],
            .. _user.Settings,
        ];
}
