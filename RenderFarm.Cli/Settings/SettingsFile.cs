using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RenderFarm.Cli.Settings;

/// <summary>What is set for an option of the command, and where.</summary>
/// <param name="Key">The option's long name without its dashes, such as <c>samples</c>.</param>
/// <param name="Values">As they would be typed.</param>
/// <param name="Place">Where.</param>
internal sealed record Setting(string Key, IReadOnlyList<string> Values, SettingPlace Place);

/// <summary>Where something is set.</summary>
/// <param name="Source">A file, or a variable of the environment.</param>
/// <param name="Line">Of the file, from 1.</param>
/// <param name="IsProject">The file belongs to the project: somebody else may have written it.</param>
internal sealed record SettingPlace(string Source, int? Line = null, bool IsProject = false)
{
    /// <summary>Such as <c>renderfarm.json, line 3</c>.</summary>
    public string Text => Line is null ? Source : $"{Source}, line {Line}";

    /// <summary>The folder that relative paths begin in; null for the current one.</summary>
    public string? Folder => Line is null ? null : Path.GetDirectoryName(Source);
}

/// <summary>
/// A file with settings: an object whose keys are names of options. The user's own may have several sets of them in <c>profiles</c>, and
/// names one with <c>profile</c>.
/// </summary>
internal sealed class SettingsFile
{
    private const string ProfileKey = "profile";
    private const string ProfilesKey = "profiles";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly bool _isProject;

    private SettingsFile(string path, bool isProject) => (Path, _isProject) = (path, isProject);

    public string Path { get; }

    /// <summary>What holds whatever the profile.</summary>
    public List<Setting> Settings { get; } = [];

    /// <summary>The sets by their names.</summary>
    public Dictionary<string, List<Setting>> Profiles { get; } = new(StringComparer.Ordinal);

    /// <summary>The set that is in use.</summary>
    public Setting? Profile { get; private set; }

    /// <summary>Reads a file; one that is not there has no settings.</summary>
    /// <exception cref="BadInputException">It cannot be read, or is no such file.</exception>
    public static SettingsFile Read(string path, bool isProject = false)
    {
        var file = new SettingsFile(path, isProject);
        try
        {
            file.Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing is set.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path} cannot be read: {e.Message}", null, e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter is a text with half a character.
            var line = ((e as JsonException)?.LineNumber ?? 0) + 1;
            throw new BadInputException($"{path}, line {line}: this is no JSON: {e.Message.Split(" LineNumber:")[0]}", "Mend the file.", e);
        }

        return file;
    }

    /// <summary>Changes a file, or makes it; it is replaced at once or not at all.</summary>
    /// <exception cref="BadInputException">It is no such file, or cannot be written.</exception>
    public static void Change(string path, string? profile, Action<JsonObject> change)
    {
        Read(path);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            var root = File.Exists(path) ? (JsonObject)JsonNode.Parse(File.ReadAllBytes(path))! : [];
            change(profile is null ? root : Child(Child(root, ProfilesKey), profile));

            // A file that is kept elsewhere, and linked, stays there.
            var target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path;
            var written = target + ".new";
            File.WriteAllText(written, root.ToJsonString(Indented) + "\n");
            // A token may be in it.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(written, File.Exists(target) ? File.GetUnixFileMode(target) : Private);
            File.Move(written, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path} cannot be written: {e.Message}", null, e);
        }
    }

    /// <summary>Says in the user's file which set is in use.</summary>
    /// <param name="path">The file.</param>
    /// <param name="profile">The set; null for none.</param>
    public static void Use(string path, string? profile) =>
        Change(
            path,
            null,
            root =>
            {
                root.Remove(ProfileKey);
                if (profile is not null)
                    root.Insert(0, ProfileKey, profile);
            }
        );

    /// <summary>A value as it stands in a file.</summary>
    public static JsonNode ToJson(IReadOnlyList<string> values) =>
        values is [var one] ? ToJson(one) : new JsonArray([.. values.Select(ToJson)]);

    private static JsonNode ToJson(string value) =>
        value switch
        {
            "true" => true,
            "false" => false,
            _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ => value,
        };

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject there)
            return there;
        var made = new JsonObject();
        parent[name] = made;
        return made;
    }

    private void Parse(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith(Encoding.UTF8.Preamble))
            json = json[Encoding.UTF8.Preamble.Length..];
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new BadInputException($"{Path}, line 1: settings are an object, such as {{ \"samples\": 64 }}.");
        ReadObject(ref reader, json, Settings, isTop: true);
        // Nothing may follow.
        reader.Read();
    }

    private void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<Setting> settings, bool isTop)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            var place = new SettingPlace(Path, 1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n'), _isProject);
            if (!keys.Add(key))
                throw new BadInputException($"{place.Text}: '{key}' is there twice.", "Remove one of them.");
            reader.Read();
            if (isTop && key == ProfilesKey && !_isProject)
                ReadProfiles(ref reader, json, place);
            else if (Values(ref reader, key, place) is { } values)
            {
                if (isTop && key == ProfileKey)
                    Profile = new Setting(key, values is [_] ? values : throw Wrong(place, key), place);
                else
                    settings.Add(new Setting(key, values, place));
            }
        }
    }

    private void ReadProfiles(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SettingPlace place)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Wrong(place, ProfilesKey);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject || Profiles.ContainsKey(name))
                throw Wrong(place, name);
            ReadObject(ref reader, json, Profiles[name] = [], isTop: false);
        }
    }

    /// <summary>A value, or several in a list; null when it is not set.</summary>
    private static List<string>? Values(ref Utf8JsonReader reader, string key, SettingPlace place)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            return [Value(ref reader, key, place)];
        var values = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            values.Add(Value(ref reader, key, place));
        return values;
    }

    private static string Value(ref Utf8JsonReader reader, string key, SettingPlace place) =>
        reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => throw Wrong(place, key),
        };

    private static BadInputException Wrong(SettingPlace place, string key) =>
        new(
            key == ProfilesKey || place.Line is null
                ? $"{place.Text}: '{key}' has sets of settings by their names."
                : $"{place.Text}: '{key}' takes a text, a number, true or false, or a list of those.",
            "'renderfarm config list' shows what is set, 'renderfarm config set KEY VALUE' writes it as it has to be."
        );
}
