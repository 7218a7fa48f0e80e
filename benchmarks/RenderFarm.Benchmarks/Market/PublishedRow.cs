namespace RenderFarm.Benchmarks.Market;

/// <summary>A row of the published table.</summary>
/// <param name="InstanceType">The type.</param>
/// <param name="Seconds">For a frame.</param>
/// <param name="DollarsPerHour">Its price.</param>
/// <param name="DollarsPerFrame">By the ledger.</param>
/// <param name="Printed">As published, with three digits.</param>
/// <param name="IsRanked">The ledger puts it where the table does.</param>
internal sealed record PublishedRow(
    string InstanceType,
    int Seconds,
    decimal DollarsPerHour,
    decimal DollarsPerFrame,
    decimal Printed,
    bool IsRanked
)
{
    /// <summary>How the printed number follows from the ledger's; null when it does not.</summary>
    public string? Agreement =>
        Printed == Math.Round(DollarsPerFrame, 3) ? "rounded"
        : Printed == Math.Round(DollarsPerFrame, 3, MidpointRounding.ToZero) ? "cut off"
        : null;
}
