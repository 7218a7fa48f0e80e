namespace RenderFarm.Worker.Scenes;

/// <summary>A scene on this machine's disk, which stays there, with what lies around it, until the lease is given back.</summary>
/// <param name="path">The .blend.</param>
/// <param name="all">The file or folder that has all of it.</param>
/// <param name="locks">Keep it there.</param>
internal sealed class SceneLease(string path, string all, params IDisposable[] locks) : IDisposable
{
    public string Path { get; } = path;

    public string All { get; } = all;

    public void Dispose()
    {
        foreach (var held in locks) held.Dispose();
    }
}
