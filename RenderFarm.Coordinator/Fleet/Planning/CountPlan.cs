namespace RenderFarm.Coordinator.Fleet.Planning;

/// <summary>How many machines a goal needs.</summary>
/// <param name="Count">How many.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="DeadlineNotice">Why the deadline cannot be met.</param>
internal sealed record CountPlan(int Count, string Reason, string? DeadlineNotice = null);
