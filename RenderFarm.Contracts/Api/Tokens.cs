namespace RenderFarm.Contracts.Api;

/// <summary>What whoever has a token may do. Each may also do what those before it may.</summary>
public enum TokenScope
{
    /// <summary>Look: jobs, frames, logs, costs, and downloads.</summary>
    Read,

    /// <summary>Render: upload, quote, submit, and change or end jobs. It may spend money.</summary>
    Submit,

    /// <summary>Everything: workers, instances, the store, clean-up, tokens.</summary>
    Admin,
}

/// <summary>A token that is to be made. <c>POST /api/tokens</c>.</summary>
public sealed record TokenRequest
{
    /// <summary>
    /// To know it by: who or what has it. 1 to 40 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, and no other token's.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>What it allows.</summary>
    public TokenScope Scope { get; init; } = TokenScope.Submit;
}

/// <summary>A token, without its secret, of which the farm keeps only the hash.</summary>
public record TokenResponse
{
    /// <summary>Who or what has it.</summary>
    public required string Name { get; init; }

    /// <summary>What it allows.</summary>
    public required TokenScope Scope { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last shown to the farm, to a minute; null when never.</summary>
    public DateTimeOffset? UsedAt { get; init; }
}

/// <summary>A token that was made just now.</summary>
public sealed record NewTokenResponse : TokenResponse
{
    /// <summary>The secret: <c>Authorization: Bearer</c> takes it. It is told this once.</summary>
    public required string Token { get; init; }
}

/// <summary>Signs a browser in. <c>POST /api/session</c>.</summary>
public sealed record SessionRequest
{
    /// <summary>The token's secret.</summary>
    public required string Token { get; init; }
}
