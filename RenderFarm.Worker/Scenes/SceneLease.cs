namespace RenderFarm.Worker.Scenes;

/// <summary>A scene on this machine's disk, which stays there, with what lies around it, until the lease is given back.</summary>
/// <param name="path">The .blend.</param>
/// <param name="locks">Keep it there.</param>
internal sealed class SceneLease(string path, params IDisposable[] locks) : IDisposable
{
    public string Path { get; } = path;

    public void Dispose()
    {
        foreach (var held in locks) held.Dispose();
    }
}
