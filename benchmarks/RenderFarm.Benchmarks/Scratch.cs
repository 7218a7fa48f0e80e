namespace RenderFarm.Benchmarks;

/// <summary>A folder for one run, removed at its end.</summary>
internal sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("renderfarm-benchmark-").FullName;

    /// <summary>A new folder inside.</summary>
    public string Folder() => Directory.CreateDirectory(System.IO.Path.Combine(Path, Guid.NewGuid().ToString("N"))).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
