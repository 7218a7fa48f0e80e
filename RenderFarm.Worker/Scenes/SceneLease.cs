namespace RenderFarm.Worker.Scenes;

/// <summary>A scene on this machine's disk, which stays there until the lease is given back.</summary>
internal sealed class SceneLease(string path, FileStream sharedLock) : IDisposable
{
    public string Path { get; } = path;

    public void Dispose() => sharedLock.Dispose();
}
