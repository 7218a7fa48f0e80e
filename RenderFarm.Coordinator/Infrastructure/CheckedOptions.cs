using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace RenderFarm.Coordinator.Infrastructure;

/// <summary>Options that are checked when the coordinator starts.</summary>
internal interface ICheckedOptions
{
    /// <summary>A sentence for each setting that is wrong, naming the setting, its value and what is allowed.</summary>
    IEnumerable<string> Check();
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

/// <summary>Checks that options have in common.</summary>
internal static class OptionChecks
{
    /// <summary>A sentence when <paramref name="value"/> is outside its range.</summary>
    public static IEnumerable<string> Within<T>(string section, string name, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            yield return $"{section}:{name} is {value}; it must be between {min} and {max}.";
    }
}

internal static class OptionsExtensions
{
    /// <summary>Binds options to a section and checks them when the coordinator starts.</summary>
    public static IServiceCollection AddCheckedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class, ICheckedOptions
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, CheckedOptionsValidator<TOptions>>());
        return services;
    }
}
