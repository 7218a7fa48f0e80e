using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Tests.Coordinator.Costs;

/// <summary>Bills of instances that run, for plans and budgets.</summary>
internal static class Bills
{
    /// <summary>An instance that has done nothing yet.</summary>
    public static Instance Instance { get; } =
        new()
        {
            Id = "i",
            Token = "t",
            Pool = "p",
            InstanceType = "t",
            Zone = "z",
            Market = InstanceMarket.Spot,
            State = InstanceState.Running,
            LaunchedAt = default,
        };

    /// <summary>What one costs that runs for a time.</summary>
    public static InstanceBill Running(decimal dollarsPerHour, TimeSpan age, bool isReady = true, bool isLeaving = false) =>
        new()
        {
            Instance = Instance with
            {
                ReadyAt = isReady ? default(DateTimeOffset) : null,
                DrainingAt = isLeaving ? default(DateTimeOffset) : null,
            },
            Time = age,
            Dollars = 0,
            DollarsPerHour = dollarsPerHour,
        };
}
