using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Benchmarks.Market;

/// <summary>A published table of what a frame costs on EC2, and what the ledger makes of the same seconds and prices.</summary>
internal static class PublishedTable
{
    private const string Zone = "us-east-1a";
    private const int Frames = 100;

    private static readonly DateTimeOffset Launch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string Type, int Seconds, decimal DollarsPerHour, decimal Printed)[] Published =
    [
        ("g4dn.xlarge", 58, 0.66m, 0.011m),
        ("g4dn.2xlarge", 56, 0.94m, 0.014m),
        ("p3.2xlarge", 27, 3.82m, 0.029m),
        ("c5.2xlarge", 478, 0.39m, 0.052m),
        ("c5d.xlarge", 1012, 0.22m, 0.062m),
        ("m5.xlarge", 1100, 0.23m, 0.070m),
        ("m5.2xlarge", 553, 0.46m, 0.071m),
        ("r5b.large", 2185, 0.18m, 0.109m),
    ];

    /// <summary>The rows, as the ledger ranks the types of a job that has rendered on all of them.</summary>
    public static IReadOnlyList<PublishedRow> Reproduce()
    {
        var prices = new PriceBook(
            Published.Select(row => new SpotPriceStep
            {
                InstanceType = row.Type,
                Zone = Zone,
                At = Launch,
                Nanodollars = Nanodollars.Of(row.DollarsPerHour),
            }),
            new CostOptions()
        );
        var bills = Published.Select(row =>
            InstanceBill.Of(
                new Instance
                {
                    Id = row.Type,
                    Token = "",
                    State = InstanceState.Terminated,
                    Pool = "job",
                    InstanceType = row.Type,
                    Zone = Zone,
                    Market = InstanceMarket.Spot,
                    LaunchedAt = Launch,
                    ReadyAt = Launch,
                    EndedAt = Launch.AddSeconds(row.Seconds * Frames),
                    Frames = Frames,
                    Renders = Frames,
                    RenderMs = row.Seconds * 1000L * Frames,
                },
                prices,
                Launch.AddSeconds(row.Seconds * Frames)
            )
        );
        var ranked = CostReport.Of("job", Frames * Published.Length, [.. bills], 0).Types;
        return
        [
            .. ranked.Select(
                (type, rank) =>
                {
                    var published = Array.FindIndex(Published, row => row.Type == type.InstanceType);
                    var row = Published[published];
                    return new PublishedRow(
                        row.Type,
                        row.Seconds,
                        row.DollarsPerHour,
                        type.DollarsPerFrame!.Value,
                        row.Printed,
                        IsRanked: rank == published
                    );
                }
            ),
        ];
    }
}
