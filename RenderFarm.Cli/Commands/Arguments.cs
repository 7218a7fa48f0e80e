using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace RenderFarm.Cli.Commands;

/// <summary>Arguments and options that several commands share.</summary>
internal static class Arguments
{
    /// <summary>What help calls the values of <see cref="OnOff"/>.</summary>
    public const string OnOffNames = "on|off";

    private const string On = "on";

    public static Argument<string> JobId() => new("ID") { Description = "The job's id, the beginning of it, or its name; or --last." };

    public static Option<bool> Overwrite() =>
        new("--overwrite") { Description = "Replace other files of the same names in the download directory." };

    /// <summary>One of some names.</summary>
    public static Option<string?> OneOf(string name, string description, IReadOnlyList<string> names)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', names) };
        option.CompletionSources.Add([.. names]);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !names.Contains(token.Value, StringComparer.Ordinal))
                result.AddError($"{name} is '{token.Value}'; it must be one of {string.Join(", ", names)}.");
        });
        return option;
    }

    /// <summary>A switch that can be left as it is.</summary>
    public static Option<string?> OnOff(string name, string description) => OneOf(name, description, [On, "off"]);

    /// <summary>What was given with <see cref="OnOff"/>; null when nothing was.</summary>
    public static bool? IsOn(string? value) => value is null ? null : value == On;

    /// <summary>An amount of US dollars, more than 0.</summary>
    public static Option<string?> Dollars(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "DOLLARS" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [var token])
                return;
            if (DollarsOf(token.Value) is not { } dollars)
                result.AddError($"{name} takes US dollars such as 5 or 0.75, not '{token.Value}'.");
            else if (dollars <= 0)
                result.AddError($"{name} is {token.Value}; it must be more than 0.");
        });
        return option;
    }

    /// <summary>What was given with <see cref="Dollars"/>; null when nothing was, or no number.</summary>
    public static decimal? DollarsOf(string? text) =>
        decimal.TryParse(
            text?.TrimStart('$'),
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var dollars
        )
            ? dollars
            : null;

    /// <summary>Types of instances, given often or with commas.</summary>
    public static Option<string[]> InstanceTypes(string description)
    {
        var option = new Option<string[]>("--instance-type") { Description = description, HelpName = "TYPE" };
        option.Validators.Add(result =>
        {
            foreach (
                var type in TypesOf([.. result.Tokens.Select(token => token.Value)])
                    .Where(type => type.Split('.') is not [{ Length: > 0 }, { Length: > 0 }])
            )
                result.AddError($"--instance-type is '{type}'; a type is written like g4dn.xlarge.");
        });
        return option;
    }

    /// <summary>What was given with <see cref="InstanceTypes"/>.</summary>
    public static IReadOnlyList<string> TypesOf(string[]? values) =>
        [.. (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)];

    public static Option<bool> Yes() => new("--yes", "-y", "--disable-interactive") { Description = "Rent without asking." };

    /// <summary>Addresses that are told how a job ends.</summary>
    public static Option<string[]> Notify()
    {
        var option = new Option<string[]>("--notify")
        {
            Description = "Send a signed POST there when it ends, or its budget or deadline cannot be kept. May be given often.",
            HelpName = "URL",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !IsWebAddress(token.Value)))
                result.AddError($"--notify is '{token.Value}'; give an address like https://example.org/hook.");
        });
        return option;

        static bool IsWebAddress(string text) =>
            Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
    }

    /// <summary>No word to the desktop.</summary>
    public static Option<bool> NoDesktop() => new("--no-desktop") { Description = "Do not tell the desktop when the job ends." };

    /// <summary>Whether an option was typed, or set elsewhere.</summary>
    public static bool IsGiven(SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>A whole number within a range.</summary>
    public static Option<int?> Number(string name, string description, int min = int.MinValue, int max = int.MaxValue)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            // It may go by another name, too.
            var typed = result.IdentifierToken?.Value ?? name;
            if (!int.TryParse(text, out var number))
                result.AddError($"{typed} takes a whole number, not '{text}'.");
            else if (number < min || number > max)
                result.AddError($"{typed} is {number}; it must be {(max == int.MaxValue ? $"at least {min}" : $"from {min} to {max}")}.");
        });
        return option;
    }
}

/// <summary>A command whose help shows how it is used.</summary>
internal sealed class FarmCommand(string name, string description) : Command(name, description)
{
    private static readonly string[] GroupOrder = ["Frames", "Look", "Rent", "Files", "When done"];

    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Its options by what they are about, in the order of help; the others come last.</summary>
    public SortedDictionary<string, List<Option>> Groups { get; } =
        new(Comparer<string>.Create((left, right) => Array.IndexOf(GroupOrder, left).CompareTo(Array.IndexOf(GroupOrder, right))));

    /// <summary>Adds options that are about one thing.</summary>
    public static void AddGroup(Command command, string group, params IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Options.Add(option);
            if (command is not FarmCommand farm)
                continue;
            if (!farm.Groups.TryGetValue(group, out var mine))
                farm.Groups[group] = mine = [];
            mine.Add(option);
        }
    }

    /// <summary>Whether settings of files and environment are for all of its options, not for the server alone.</summary>
    public bool TakesSettings { get; init; }
}
