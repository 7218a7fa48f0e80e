namespace RenderFarm.Coordinator.Transitions;

/// <summary>What a trigger does to a state, as a transition table says it.</summary>
/// <param name="Kind">Whether the state changes.</param>
/// <param name="State">The new state; meaningful only when it changes.</param>
internal readonly record struct Move<TState>(MoveKind Kind, TState State)
    where TState : struct, Enum;
