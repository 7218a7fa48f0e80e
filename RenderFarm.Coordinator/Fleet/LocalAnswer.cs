namespace RenderFarm.Coordinator.Fleet;

/// <summary>What LocalCloud answers.</summary>
/// <param name="Value">What it did; null when it refuses.</param>
/// <param name="Refusal">Why it does not, or that it is not LocalCloud; null otherwise.</param>
/// <param name="IsInvalid">Whether the request itself is wrong.</param>
internal sealed record LocalAnswer<T>(T? Value, string? Refusal = null, bool IsInvalid = false);
