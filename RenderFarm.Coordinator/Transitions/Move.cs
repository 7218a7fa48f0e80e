namespace RenderFarm.Coordinator.Transitions;

/// <summary>What a trigger does to a state, as a transition table says it.</summary>
/// <param name="Kind">Whether the state changes.</param>
/// <param name="State">The new state; meaningful only when it changes.</param>
internal readonly record struct Move<TState>(MoveKind Kind, TState State)
    where TState : struct, Enum;

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

/// <summary>The cells of a transition table.</summary>
internal static class Moves
{
    /// <summary>The state becomes <paramref name="state"/>.</summary>
    public static Move<TState> To<TState>(TState state)
        where TState : struct, Enum => new(MoveKind.Moved, state);

    /// <summary>Nothing happens.</summary>
    public static Move<TState> Ignore<TState>()
        where TState : struct, Enum => new(MoveKind.Ignored, default);

    /// <summary>It cannot happen.</summary>
    public static Move<TState> Refuse<TState>()
        where TState : struct, Enum => new(MoveKind.Refused, default);
}
