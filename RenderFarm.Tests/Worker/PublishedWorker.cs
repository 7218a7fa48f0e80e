using RenderFarm.Cli.Display;
using RenderFarm.Cli.Upload;

namespace RenderFarm.Tests.Worker;

/// <summary>The worker as rented machines get it: self-contained, one file, packed. Built once for all tests of a run.</summary>
internal static class PublishedWorker
{
    private static readonly Lazy<Task<string>> LazyArchive = new(PublishAsync);

    /// <summary>Path of its archive.</summary>
    public static Task<string> Archive => LazyArchive.Value;

    private static async Task<string> PublishAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "renderfarm-test-worker")).FullName;
        var archive = Path.Combine(folder, WorkerArchive.FileName);

        // Another run of the tests may be building there, too.
        await using var alone = await LockAsync(Path.Combine(folder, "lock"));
        var executable = await WorkerBuild.RunAsync(WorkerBuild.FindProject(null), folder, new SilentStage(), CancellationToken.None);
        if (!File.Exists(archive) || File.GetLastWriteTimeUtc(archive) < File.GetLastWriteTimeUtc(executable))
            await WorkerArchive.PackAsync(LocalFile.Find(executable), archive, new SilentStage(), CancellationToken.None);
        return archive;
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
        }
    }
}
