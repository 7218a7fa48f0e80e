using RenderFarm.Contracts.Messages;

namespace RenderFarm.Contracts.Api;

/// <summary>What the farm found in a scene.</summary>
public sealed record SceneInspectionResponse
{
    /// <summary>SHA-256 of the scene.</summary>
    public required string Scene { get; init; }

    public required string Name { get; init; }

    /// <summary>Of the .blend.</summary>
    public required long SizeBytes { get; init; }

    public required SceneInspection Inspection { get; init; }

    /// <summary>Why a job that changes nothing would be refused, each with what to do; empty when it would not.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];
}
