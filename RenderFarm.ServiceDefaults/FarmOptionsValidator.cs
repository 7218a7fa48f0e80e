using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace RenderFarm.ServiceDefaults;

internal sealed partial class FarmOptionsValidator : IValidateOptions<FarmOptions>
{
    public ValidateOptionsResult Validate(string? name, FarmOptions options)
    {
        var failures = new List<string>();
        if (!BucketName().IsMatch(options.Bucket))
        {
            failures.Add($"Farm:Bucket is '{options.Bucket}'; a bucket has 3 to 63 lower-case letters, digits and hyphens, and neither "
                + "begins nor ends with a hyphen.");
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
