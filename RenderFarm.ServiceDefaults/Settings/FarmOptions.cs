using System.Text.RegularExpressions;

namespace RenderFarm.ServiceDefaults.Settings;

/// <summary>What all processes of a farm must agree on. Section <c>Farm</c>.</summary>
public sealed partial class FarmOptions : ICheckedOptions
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

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (!BucketName().IsMatch(Bucket))
        {
            yield return $"Farm:Bucket is '{Bucket}'; a bucket has 3 to 63 lower-case letters, digits and hyphens, and neither "
                + "begins nor ends with a hyphen.";
        }

        if (!ScopeName().IsMatch(Scope))
            yield return $"Farm:Scope is '{Scope}'; a scope has 1 to 32 lower-case letters, digits and hyphens.";
        if (ConsumerStopTimeout < TimeSpan.Zero || ConsumerStopTimeout > TimeSpan.FromSeconds(90))
            yield return $"Farm:ConsumerStopTimeout is {ConsumerStopTimeout}; it must be from 00:00:00 to 00:01:30.";
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BucketName();

    [GeneratedRegex("^[a-z0-9-]{1,32}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScopeName();
}
