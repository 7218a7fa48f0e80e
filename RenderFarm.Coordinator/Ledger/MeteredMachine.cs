using RenderFarm.Contracts.Api;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>A rented machine with the sums of what it did: a row of <c>instances</c> and its row of <c>instance_usage</c>.</summary>
internal sealed record MeteredMachine
{
    public required string Id { get; init; }

    public required string Pool { get; init; }

    public required string InstanceType { get; init; }

    /// <summary>Availability zone.</summary>
    public required string Zone { get; init; }

    public InstanceMarket Market { get; init; }

    /// <summary>When EC2 launched it.</summary>
    public required DateTimeOffset LaunchedAt { get; init; }

    /// <summary>First sign of life of its worker.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>Since when it is to end.</summary>
    public DateTimeOffset? DrainingAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Frames that it was the first to store; a part counts as that part of its frame.</summary>
    public double Frames { get; init; }

    /// <summary>Frames and parts that it was the first to store.</summary>
    public int Renders { get; init; }

    /// <summary>Milliseconds of fetching scenes, starting Blender and opening scenes.</summary>
    public long SceneLoadMs { get; init; }

    /// <summary>Milliseconds inside Blender.</summary>
    public long RenderMs { get; init; }

    /// <summary>Sum of the squares of the render times, in square seconds.</summary>
    public double RenderSquares { get; init; }

    /// <summary>Milliseconds of the longest render.</summary>
    public long LongestMs { get; init; }

    /// <summary>Milliseconds of checking and storing that no render covered.</summary>
    public long UploadMs { get; init; }

    /// <summary>Milliseconds of rendering what was not stored.</summary>
    public long LostMs { get; init; }
}
