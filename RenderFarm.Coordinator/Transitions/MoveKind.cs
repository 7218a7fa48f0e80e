namespace RenderFarm.Coordinator.Transitions;

/// <summary>Whether a trigger changes a state.</summary>
internal enum MoveKind
{
    /// <summary>Impossible: logged, and nothing changes.</summary>
    Refused,

    /// <summary>Expected, and without effect: a duplicate, or a report that came late.</summary>
    Ignored,

    /// <summary>The state changes.</summary>
    Moved,
}
