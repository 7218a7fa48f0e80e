namespace RenderFarm.Contracts.Api;

/// <summary>What a job may rent, and for how much. Its machines render nothing else and end with it.</summary>
public sealed record Rental
{
    /// <summary>Machines to rent, 1 to 1000. When absent the farm plans them from the deadline and the budget; one of the three has to be given.</summary>
    public int? Instances { get; init; }

    /// <summary>Instance types that will do, such as <c>g4dn.xlarge</c>; the farm's own choice when empty.</summary>
    public IReadOnlyList<string> InstanceTypes { get; init; } = [];

    /// <summary>US dollars that the job's machines may cost in all at known prices, more than 0.</summary>
    public decimal? Budget { get; init; }

    /// <summary>When the last frame should be stored.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>US dollars per hour that one spot instance may cost; the on-demand price when absent, as EC2 has it.</summary>
    public decimal? MaxPrice { get; init; }

    /// <summary>Rent at the on-demand price what the spot market does not have.</summary>
    public bool OnDemand { get; init; }

    /// <summary>For debugging: machines stay up after their worker has ended, for some hours at most.</summary>
    public bool KeepAlive { get; init; }
}
