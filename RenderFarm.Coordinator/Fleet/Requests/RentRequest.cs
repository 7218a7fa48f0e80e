using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Fleet.Requests;

/// <summary>A row of <c>rent_requests</c>: written before EC2 is asked, so that a crash rents nothing twice and forgets nothing.</summary>
internal sealed record RentRequest
{
    /// <summary>Idempotency token, and tag of the machines.</summary>
    public required string Token { get; init; }

    public required string Pool { get; init; }

    /// <summary>What is asked for.</summary>
    public required RentCall Request { get; init; }

    /// <summary>Machines asked for.</summary>
    public required int Count { get; init; }

    public required InstanceMarket Market { get; init; }

    public required RentRequestState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Machines that came of it.</summary>
    public int Got { get; init; }

    /// <summary>Why not all came.</summary>
    public RentProblem? Problem { get; init; }

    /// <summary>The same in a sentence that says what to do.</summary>
    public string? Error { get; init; }
}
