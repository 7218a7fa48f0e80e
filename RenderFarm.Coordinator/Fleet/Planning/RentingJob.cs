using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Fleet.Planning;

/// <summary>A job that rents, as far as the number of its machines depends on it.</summary>
internal sealed record RentingJob
{
    /// <summary>Its id, or that of its pool when it has not its own.</summary>
    public required string Pool { get; init; }

    /// <summary>What it may rent.</summary>
    public required Rental Rental { get; init; }

    /// <summary>Completed, failed or canceled.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Frames, or parts of frames, that wait or are in hand.</summary>
    public int Remaining { get; init; }
}
