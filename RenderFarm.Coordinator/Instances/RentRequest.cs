using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure.Database;

namespace RenderFarm.Coordinator.Instances;

/// <summary>A row of <c>rent_requests</c>: written before EC2 is asked, so that a crash rents nothing twice and forgets nothing.</summary>
internal sealed record RentRequest
{
    /// <summary>Idempotency token, and tag of the instances.</summary>
    public required string Token { get; init; }

    public required string Pool { get; init; }

    /// <summary>What is asked for.</summary>
    public required RentCall Request { get; init; }

    /// <summary>Instances asked for.</summary>
    public required int Count { get; init; }

    public required InstanceMarket Market { get; init; }

    public required RentRequestState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Instances that came of it.</summary>
    public int Got { get; init; }

    /// <summary>Why not all came.</summary>
    public RentProblem? Problem { get; init; }

    /// <summary>The same in a sentence that says what to do.</summary>
    public string? Error { get; init; }
}

/// <summary>
/// A request to EC2 with everything that it is made of: repeated after a crash, it must be the same to the letter, or EC2 refuses its
/// token.
/// </summary>
internal sealed record RentCall : IJsonDocument
{
    /// <summary>Instance types that will do.</summary>
    public required IReadOnlyList<string> InstanceTypes { get; init; }

    /// <summary>Subnets to choose from; empty for the account's default network.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = [];

    /// <summary>The image, when it is not in the launch template.</summary>
    public string? Image { get; init; }

    /// <summary>Name of its disk.</summary>
    public string? RootDevice { get; init; }

    /// <summary>US dollars an hour at most.</summary>
    public decimal? MaxPrice { get; init; }

    /// <summary>Seconds after its start at which each ends itself, whatever it does; null when that is <c>MaxLifetime</c>.</summary>
    public int? LeaseSeconds { get; init; }

    /// <summary>For a fleet: the launch template with everything else.</summary>
    public string? TemplateId { get; init; }

    /// <summary>Version of that launch template.</summary>
    public string? TemplateVersion { get; init; }

    /// <summary>For a single pool: the user data, in Base64.</summary>
    public string? UserData { get; init; }
}

/// <summary>What has become of a request for instances.</summary>
internal enum RentRequestState
{
    /// <summary>Written; it may or may not have reached EC2.</summary>
    Open,

    /// <summary>EC2 has answered with instances, all or some of them.</summary>
    Answered,

    /// <summary>No instance came of it.</summary>
    Failed,
}

/// <summary>Kinds of what keeps instances from being rented.</summary>
internal enum RentProblem
{
    /// <summary>Nothing that is known.</summary>
    Other,

    /// <summary>EC2 has no such instance to spare now.</summary>
    Capacity,

    /// <summary>The account may not have as many.</summary>
    Quota,

    /// <summary>The price limit is below the market.</summary>
    Price,

    /// <summary>Too many requests at once.</summary>
    Throttled,

    /// <summary>No credentials, or not the permission.</summary>
    Permission,

    /// <summary>A setting or a choice that EC2 cannot follow.</summary>
    Configuration,
}
