namespace RenderFarm.Contracts.Api;

/// <summary>Announces files: <c>POST /api/assets</c>.</summary>
public sealed record AssetsRequest
{
    /// <summary>1 to 1000 of them.</summary>
    public required IReadOnlyList<AssetRequest> Assets { get; init; }
}
