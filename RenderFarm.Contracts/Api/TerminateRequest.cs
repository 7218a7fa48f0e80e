namespace RenderFarm.Contracts.Api;

/// <summary>Rented machines to end at once.</summary>
public sealed record TerminateRequest
{
    /// <summary>Which ones.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>All that there are, in place of <see cref="Ids"/>.</summary>
    public bool All { get; init; }
}
