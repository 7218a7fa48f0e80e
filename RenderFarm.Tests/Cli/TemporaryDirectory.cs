namespace RenderFarm.Tests.Cli;

/// <summary>A directory that is gone at the end of the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => FullPath = Directory.CreateTempSubdirectory("renderfarm-cli-").FullName;

    public string FullPath { get; }

    public string File(string name) => Path.Combine(FullPath, name);

    public async Task<string> WriteAsync(string name, byte[] content)
    {
        await System.IO.File.WriteAllBytesAsync(File(name), content);
        return File(name);
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
