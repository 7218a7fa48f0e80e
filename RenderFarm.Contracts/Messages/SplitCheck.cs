namespace RenderFarm.Contracts.Messages;

/// <summary>Whether the frames of a scene can be divided in one of the ways, as a Blender that has it open says.</summary>
public sealed record SplitCheck
{
    /// <summary>Why they cannot, in a sentence for the user; null when they can.</summary>
    public string? Refusal { get; init; }

    /// <summary>What differs from the undivided frame, in sentences for the user.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
