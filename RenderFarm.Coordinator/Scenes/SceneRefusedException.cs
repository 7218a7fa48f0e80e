namespace RenderFarm.Coordinator.Scenes;

/// <summary>A scene, or a job on it, is refused.</summary>
/// <param name="status">The HTTP status that says it.</param>
/// <param name="type">One of <see cref="Contracts.Api.ProblemTypes"/>.</param>
/// <param name="message">Why, and what to do, for the user.</param>
internal sealed class SceneRefusedException(int status, string type, string message) : Exception(message)
{
    public int Status => status;

    public string Type => type;
}
