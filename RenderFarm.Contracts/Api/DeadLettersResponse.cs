namespace RenderFarm.Contracts.Api;

/// <summary>How many dead letters were taken again or dropped.</summary>
/// <param name="Count">Of those that were named.</param>
public sealed record DeadLettersResponse(int Count);
