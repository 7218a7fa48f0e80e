using System.Text.RegularExpressions;

namespace RenderFarm.Cli.Settings;

/// <summary>What a key of the older tool's settings means here.</summary>
/// <param name="Key">The setting of the command; null when it is none.</param>
/// <param name="Value">Its value.</param>
/// <param name="Farm">How the farm is started with it: a variable, or an argument; null when it is no setting of the farm.</param>
/// <param name="Note">What there is to say.</param>
internal sealed record OlderMeaning(string? Key, string? Value, string? Farm, string? Note)
{
    /// <inheritdoc/>
    public override string ToString() =>
        (Key, Farm) switch
        {
            (not null, _) => $"{Key} is {Value}{(Note is null ? "" : ". " + Note)}",
            (_, not null) => $"for the farm: {Farm}{(Note is null ? "" : ". " + Note)}",
            _ => $"has no meaning here: {Note}",
        };
}

/// <summary>
/// The <c>settings.ini</c> of boto3-renderer (github.com/george-hawkins/boto3-renderer, README and settings.py): Python's configparser with
/// extended interpolation, where <c>${name}</c> is another key or a variable of the environment.
/// </summary>
internal static partial class OlderSettings
{
    private const int MostReferences = 10;

    /// <summary>Reads a file: each key with its line and what it means here.</summary>
    /// <exception cref="BadInputException">It is no such file.</exception>
    public static IReadOnlyList<(string Name, int Line, OlderMeaning Means)> Read(string path)
    {
        path = Path.GetFullPath(path);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"'{path}' cannot be read: {e.Message}", null, e);
        }

        var found = new Dictionary<string, (string Value, int Line)>(StringComparer.OrdinalIgnoreCase);
        foreach (var (at, line) in lines.Index())
        {
            if (line.Trim() is not { Length: > 0 } text || text[0] is '#' or ';' or '[')
                continue;
            if (text.IndexOfAny([':', '=']) is not (> 0 and var end))
                throw new BadInputException($"{path}, line {at + 1}: '{text}' is not KEY: VALUE.", "Give the older tool's settings.ini.");
            found[text[..end].TrimEnd()] = (text[(end + 1)..].Trim(), at + 1);
        }

        return
        [
            .. found.Select(one =>
                (
                    one.Key,
                    one.Value.Line,
                    Meaning(one.Key.ToLowerInvariant(), Resolve(one.Value.Value, found, $"{path}, line {one.Value.Line}"))
                )
            ),
        ];
    }

    private static OlderMeaning Meaning(string key, string value) =>
        key switch
        {
            _ when value.Length == 0 => Nothing("it is empty"),
            "blender_home" => new("blender-home", Path.GetFullPath(value), null, "The Blender of this machine that packs"),
            "instance_count" => new("instances", value, null, "Never more than frames"),
            "instance_type" => new("instance-type", value, null, "Several types, with commas, find more capacity"),
            "blender_archive" => BlenderVersion().Match(value) is { Success: true } match
                ? new("blender", match.Value, null, $"'renderfarm blender upload --version {match.Value}' gives it to instances, once")
                : Nothing($"no version is in '{value}'; 'renderfarm blender upload {value}' gives that Blender to instances"),
            "image_name_pattern" => Farm(
                $"Fleet__Image={Quote("name:" + value)}",
                "Without it instances start from AWS's own image for NVIDIA GPUs"
            ),
            "image_owner" => Farm($"Fleet__ImageOwner={Quote(value)}", "Whose image Fleet__Image=name:… looks for"),
            "iam_instance_profile" => Farm($"Fleet__InstanceProfile={Quote(value)}", "It needs what the worker needs: docs/renting.md"),
            "security_group_name" => Farm(
                $"Fleet__SecurityGroups__0=$(aws ec2 describe-security-groups --group-names {Quote(value)} "
                    + "--query 'SecurityGroups[].GroupId' --output text)",
                "Here a group goes by its id, which this looks up; no port of it needs to be open"
            ),
            "key_name" => Farm($"Fleet__KeyPair={Quote(value)}", null),
            "region" or "aws_region" or "aws_default_region" or "region_name" => Farm($"--region {Quote(value)}", null),
            "profile" or "aws_profile" => Farm($"--profile {Quote(value)}", null),
            "file_store" => Nothing("the farm keeps Blenders in its own bucket, where 'renderfarm blender upload' puts them"),
            _ => Nothing("it is no key of that file"),
        };

    private static OlderMeaning Farm(string farm, string? note) => new(null, null, farm, note);

    /// <summary>As a shell takes it.</summary>
    private static string Quote(string value) =>
        value.All(letter => char.IsAsciiLetterOrDigit(letter) || ":./_-@".Contains(letter, StringComparison.Ordinal))
            ? value
            : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static OlderMeaning Nothing(string why) => new(null, null, null, why);

    private static string Resolve(string value, Dictionary<string, (string Value, int Line)> found, string place)
    {
        for (var round = 0; Reference().Match(value) is { Success: true } match; round++)
        {
            var name = match.Groups["name"].Value;
            var meant = found.TryGetValue(name, out var key) ? key.Value : Environment.GetEnvironmentVariable(name);
            if (meant is null || round == MostReferences)
                throw new BadInputException($"{place}: ${{{name}}} is neither a key nor a variable of the environment.");
            value = value[..match.Index] + meant + value[(match.Index + match.Length)..];
        }

        return value.Replace("$$", "$", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<!\$)\$\{(DEFAULT:)?(?<name>[^}:]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"[0-9]+\.[0-9]+(\.[0-9]+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BlenderVersion();
}
