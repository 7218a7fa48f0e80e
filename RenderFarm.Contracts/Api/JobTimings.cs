namespace RenderFarm.Contracts.Api;

/// <summary>Sums over the rendered frames of a job, in seconds.</summary>
public sealed record JobTimings(
    double QueueWait, double SceneFetch, double BlenderStart, double SceneLoad, double Render, double Gate, double Upload);
