using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Fleet;

/// <summary>Machines that a pool should have now.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Count">How many, 0 or more. What there is beyond that drains.</param>
/// <param name="Rental">Which ones, at which price.</param>
/// <param name="Reason">Why so many, in a few words for the log and the user.</param>
/// <param name="AtOnce">All of its machines end at once, whatever they have in hand: the budget pays nothing more.</param>
internal sealed record MachineDemand(string Pool, int Count, Rental Rental, string Reason, bool AtOnce = false)
{
    /// <summary>Types to ask for when there is not enough of those of the <see cref="Rental"/>; empty when it names all that will do.</summary>
    public IReadOnlyList<string> MoreTypes { get; init; } = [];
}
