using RenderFarm.Coordinator.Ledger;

namespace RenderFarm.Coordinator.Fleet.Planning;

/// <summary>An instance type that may be rented.</summary>
/// <param name="InstanceType">The type.</param>
/// <param name="DollarsPerHour">Its price now, in its cheapest zone.</param>
/// <param name="DearestPerHour">Its price now, in its dearest zone.</param>
/// <param name="Pace">How long the job's frames take it; null while unknown.</param>
internal sealed record TypeOffer(string InstanceType, decimal DollarsPerHour, decimal DearestPerHour, FramePace? Pace)
{
    /// <summary>US dollars for a frame on a machine that does nothing else; null while unknown.</summary>
    public decimal? DollarsPerFrame => Pace is null ? null : Pricing.PerFrame(Pace.Mean, DollarsPerHour);
}
