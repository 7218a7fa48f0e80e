namespace RenderFarm.Tests.Transport;

/// <summary>A message that nobody consumes.</summary>
public sealed record Unwanted
{
    public required string Text { get; init; }
}
