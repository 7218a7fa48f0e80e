using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Fleet.Deciding;

/// <summary>Ask EC2 for machines.</summary>
/// <param name="Pool">For whom.</param>
/// <param name="Count">How many, 1 or more.</param>
/// <param name="Market">Where.</param>
/// <param name="Rental">Which ones, at which price.</param>
/// <param name="Reason">Why so many.</param>
internal sealed record RentAction(string Pool, int Count, InstanceMarket Market, Rental Rental, string Reason) : FleetAction;
