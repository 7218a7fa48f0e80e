namespace Aspire.Hosting.ApplicationModel;

/// <summary>State of a resource at a moment.</summary>
/// <param name="Text">One of <see cref="KnownResourceStates"/>.</param>
/// <param name="Style">Without meaning in the stand-in.</param>
public sealed record ResourceStateSnapshot(string Text, string? Style);
