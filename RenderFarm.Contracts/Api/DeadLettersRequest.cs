namespace RenderFarm.Contracts.Api;

/// <summary>Which dead letters are meant: either <see cref="Ids"/>, one or more, or <see cref="All"/>. <c>POST /api/dead-letters/retry</c> and <c>/drop</c>.</summary>
public sealed record DeadLettersRequest
{
    /// <summary>Those with these ids; one that is not there is fine.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>All that there are.</summary>
    public bool All { get; init; }
}
