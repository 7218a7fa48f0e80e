using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace RenderFarm.ServiceDefaults.Settings;

/// <summary>Options that are checked when the process starts.</summary>
public interface ICheckedOptions
{
    /// <summary>A sentence for each setting that is wrong, naming the setting, its value and what is allowed.</summary>
    IEnumerable<string> Check();
}

/// <summary>Checks that options have in common.</summary>
public static class OptionChecks
{
    /// <summary>A sentence when <paramref name="value"/> is outside its range.</summary>
    public static IEnumerable<string> Within<T>(string section, string name, T value, T min, T max)
        where T : IComparable<T> =>
        Require(value.CompareTo(min) >= 0 && value.CompareTo(max) <= 0, section, name, value, $"between {min} and {max}");

    /// <summary>A sentence when <paramref name="isGood"/> does not hold; <paramref name="rule"/> ends 'it must be'.</summary>
    public static IEnumerable<string> Require(bool isGood, string section, string name, object? value, string rule) =>
        isGood ? [] : [$"{section}:{name} is {value}; it must be {rule}."];
}

/// <summary>Why a process does not start.</summary>
public static class StartFailures
{
    /// <summary>What is wrong with the settings, in a line; null when something else is.</summary>
    public static string? OfSettings(Exception exception) =>
        exception switch
        {
            OptionsValidationException invalid => string.Join(' ', invalid.Failures),
            AggregateException { InnerExceptions: var all } when all.All(one => OfSettings(one) is not null) => string.Join(
                ' ',
                all.Select(OfSettings)
            ),
            InvalidOperationException { Message: var message } when message.Contains("Failed to convert", StringComparison.Ordinal) =>
                message,
            _ => null,
        };
}

/// <summary>Registration of <see cref="ICheckedOptions"/>.</summary>
public static class CheckedOptionsExtensions
{
    /// <summary>
    /// Binds options to a section and checks them when the process starts. It does not start with a setting in that section that none of
    /// the section's options has: mistyped or of another version, it would change nothing and nobody would notice.
    /// </summary>
    public static IServiceCollection AddCheckedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class, ICheckedOptions
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, CheckedOptionsValidator<TOptions>>());
        services.AddOptions<KnownSettings>().Configure(known => known.Add(section, typeof(TOptions))).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KnownSettings>, UnknownSettingsValidator>());
        return services;
    }
}

/// <summary>Reports everything that is wrong with a set of options at once.</summary>
internal sealed class CheckedOptionsValidator<TOptions> : IValidateOptions<TOptions>
    where TOptions : class, ICheckedOptions
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var failures = options.Check().ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
