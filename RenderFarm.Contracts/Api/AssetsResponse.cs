namespace RenderFarm.Contracts.Api;

/// <summary>Which of the announced files the farm does not have.</summary>
/// <param name="Missing">Each with the place to put it; empty when the farm has all.</param>
public sealed record AssetsResponse(IReadOnlyList<MissingAsset> Missing);
