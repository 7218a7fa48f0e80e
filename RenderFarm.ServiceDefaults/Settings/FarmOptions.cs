using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace RenderFarm.ServiceDefaults.Settings;

/// <summary>What all processes of a farm must agree on. Section <c>Farm</c>.</summary>
public sealed class FarmOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Farm";

    /// <summary>Bucket of scenes and images: 3 to 63 lower-case letters, digits and hyphens.</summary>
    public string Bucket { get; set; } = "renderfarm";

    /// <summary>
    /// Keeps farms that share an AWS account apart: the names of all queues start with it. 1 to 32 lower-case letters, digits
    /// and hyphens.
    /// </summary>
    public string Scope { get; set; } = "renderfarm";

    /// <summary>
    /// How long a consumer may go on when the process is told to stop, before its token is cancelled; 0 to 90 seconds. A machine
    /// on the spot market has two minutes, and after the consumers the bus and the host need some seconds each.
    /// </summary>
    public TimeSpan ConsumerStopTimeout { get; set; } = TimeSpan.FromSeconds(75);
}

internal static class FarmOptionsExtensions
{
    public static IServiceCollection AddFarmOptions(this IServiceCollection services)
    {
        services.AddOptions<FarmOptions>().BindConfiguration(FarmOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FarmOptions>, FarmOptionsValidator>());
        return services;
    }
}

internal sealed partial class FarmOptionsValidator : IValidateOptions<FarmOptions>
{
    public ValidateOptionsResult Validate(string? name, FarmOptions options)
    {
        var failures = new List<string>();
        if (!BucketName().IsMatch(options.Bucket))
        {
            failures.Add(
                $"Farm:Bucket is '{options.Bucket}'; a bucket has 3 to 63 lower-case letters, digits and hyphens, and neither "
                    + "begins nor ends with a hyphen."
            );
        }

        if (!ScopeName().IsMatch(options.Scope))
            failures.Add($"Farm:Scope is '{options.Scope}'; a scope has 1 to 32 lower-case letters, digits and hyphens.");
        if (options.ConsumerStopTimeout < TimeSpan.Zero || options.ConsumerStopTimeout > TimeSpan.FromSeconds(90))
            failures.Add($"Farm:ConsumerStopTimeout is {options.ConsumerStopTimeout}; it must be from 00:00:00 to 00:01:30.");

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BucketName();

    [GeneratedRegex("^[a-z0-9-]{1,32}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScopeName();
}
