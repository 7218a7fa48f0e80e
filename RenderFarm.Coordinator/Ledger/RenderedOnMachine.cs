namespace RenderFarm.Coordinator.Ledger;

/// <summary>A stored frame, or a part of one, and the rented machine that rendered it.</summary>
internal sealed record RenderedOnMachine
{
    public required int Frame { get; init; }

    public required string InstanceId { get; init; }

    /// <summary>Seconds inside Blender.</summary>
    public required double RenderSeconds { get; init; }
}
