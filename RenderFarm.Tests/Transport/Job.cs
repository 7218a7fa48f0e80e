namespace RenderFarm.Tests.Transport;

public sealed record Job
{
    public required int Number { get; init; }
}
