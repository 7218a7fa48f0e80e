namespace RenderFarm.Coordinator.Fleet.Planning;

/// <summary>What is to become of a job's machines, and what its user should know.</summary>
/// <param name="Demand">The machines.</param>
internal sealed record PoolPlan(MachineDemand Demand)
{
    /// <summary>Why the deadline cannot be met; null when it can, or when nobody knows yet.</summary>
    public string? DeadlineNotice { get; init; }

    /// <summary>What the budget does not allow; null when it allows everything.</summary>
    public string? BudgetNotice { get; init; }

    /// <summary>The budget pays no frame more, and nothing is in hand that could still come.</summary>
    public bool IsBudgetSpent { get; init; }
}
