namespace RenderFarm.Coordinator.Transitions;

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
