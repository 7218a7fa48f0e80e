using System.Globalization;
using System.Text.RegularExpressions;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Api;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>What of a rental is right or wrong on any farm. Whether the cloud has such machines, and what they cost, is asked later.</summary>
internal static partial class RentalRules
{
    /// <summary>Machines that one job may ask for.</summary>
    public const int MaxInstances = 1000;

    /// <summary>EC2 takes more overrides in one request, but a request with every type asked of every zone has its end.</summary>
    public const int MaxTypes = 20;

    /// <summary>US dollars: a limit against a slip of the finger.</summary>
    private const decimal MaxBudget = 1_000_000m;

    /// <summary>US dollars per hour: more than any instance type costs.</summary>
    private const decimal MaxHourlyPrice = 1000m;

    /// <summary>Longer than spot machines are worth planning for.</summary>
    private static readonly TimeSpan FarthestDeadline = TimeSpan.FromDays(365);

    /// <summary>Adds every problem to <paramref name="errors"/>.</summary>
    /// <returns>The rental with each type once, as EC2 writes it.</returns>
    public static Rental? Check(Rental? rental, DateTimeOffset now, RequestErrors errors)
    {
        if (rental is null)
            return null;
        var types = Types("rental.instanceTypes", rental.InstanceTypes, errors);
        errors.Range("rental.instances", rental.Instances, 1, MaxInstances);
        Dollars("rental.budget", rental.Budget, MaxBudget, errors);
        Dollars("rental.maxPrice", rental.MaxPrice, MaxHourlyPrice, errors);
        if (rental.Deadline <= now)
            errors.Add("rental.deadline", $"is {Written(rental.Deadline.Value)}, and it is {Written(now)} now. Give a time that is still to come.");
        else if (rental.Deadline > now + FarthestDeadline)
            errors.Add("rental.deadline", $"is {Written(rental.Deadline.Value)}; it must be within a year.");
        if (rental is { Instances: null, Deadline: null, Budget: null })
            errors.Add("rental", "must say how many machines to rent (instances), by when the job is to be done (deadline) or what it may cost (budget).");
        return rental with { InstanceTypes = types };
    }

    /// <summary>Instance types as they are written; each once.</summary>
    public static IReadOnlyList<string> Types(string field, IReadOnlyList<string>? types, RequestErrors errors)
    {
        List<string> named = [.. (types ?? []).Select(type => (type ?? "").Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
        errors.Range(field, named.Count, 0, MaxTypes);
        foreach (var type in named.Take(MaxTypes).Where(type => !TypeName().IsMatch(type)))
            errors.Add(field, $"has '{(type.Length <= 40 ? type : type[..40] + "…")}', which is no instance type. One looks like g4dn.xlarge.");
        return named;
    }

    private static void Dollars(string field, decimal? amount, decimal max, RequestErrors errors)
    {
        if (amount <= 0 || amount > max)
            errors.Add(field, FormattableString.Invariant($"is {amount}; it must be more than 0 and at most {max} US dollars."));
    }

    private static string Written(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,19}\.[a-z0-9-]{1,19}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeName();
}
