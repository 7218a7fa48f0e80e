using System.CommandLine;

namespace RenderFarm.Cli.Commands;

/// <summary>Arguments and options that several commands share.</summary>
internal static class Arguments
{
    private const string On = "on";

    public static Argument<string> JobId() => new("ID") { Description = "The job's id, or the beginning of it." };

    public static Option<bool> Overwrite() => new("--overwrite") { Description = "Replace other files of the same names in the download directory." };

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

    /// <summary>A whole number within a range.</summary>
    public static Option<int?> Number(string name, string description, int min = int.MinValue, int max = int.MaxValue)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (!int.TryParse(text, out var number))
                result.AddError($"{name} takes a whole number, not '{text}'.");
            else if (number < min || number > max)
                result.AddError($"{name} is {number}; it must be {(max == int.MaxValue ? $"at least {min}" : $"from {min} to {max}")}.");
        });
        return option;
    }
}
