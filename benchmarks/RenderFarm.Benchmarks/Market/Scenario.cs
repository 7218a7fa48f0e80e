using RenderFarm.Contracts.Api;

namespace RenderFarm.Benchmarks.Market;

/// <summary>A way to submit the job.</summary>
/// <param name="Name">Short, for the table.</param>
/// <param name="Rental">What it asks for, from the instances that are allowed, the dollars that the optimum would take at the start's
/// prices, and the time of submission.</param>
/// <param name="IsEnough">Whether all frames can be rendered.</param>
internal sealed record Scenario(string Name, Func<int, Workload, decimal, DateTimeOffset, Rental> Rental, bool IsEnough = true)
{
    /// <summary>Part of the instances that the deadline needs, about.</summary>
    private const double Hurry = 0.45;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("instances", (instances, _, _, _) => new Rental { Instances = instances }),
        new("deadline", (instances, work, _, start) => new Rental { Deadline = start.AddSeconds(600 + (work.Work / (Hurry * instances))) }),
        new("budget", (_, _, dollars, _) => new Rental { Budget = Cents(dollars * 2) }),
        new("too little", (_, _, dollars, _) => new Rental { Budget = Cents(dollars * 0.4m) }, IsEnough: false),
    ];

    private static decimal Cents(decimal dollars) => Math.Ceiling(dollars * 100) / 100;
}
