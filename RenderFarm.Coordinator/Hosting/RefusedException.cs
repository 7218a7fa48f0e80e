namespace RenderFarm.Coordinator.Hosting;

/// <summary>Something that was asked for is refused.</summary>
/// <param name="type">One of <see cref="Contracts.Api.ProblemTypes"/>.</param>
/// <param name="message">Why, and what to do, for the user.</param>
internal sealed class RefusedException(string type, string message) : Exception(message)
{
    public string Type => type;
}
