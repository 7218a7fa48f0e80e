using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Instances;
using RenderFarm.LocalCloud.Ec2.Running;

namespace RenderFarm.LocalCloud.Ec2;

/// <summary>
/// Removes the folders of instances that ended a while ago, and forgets instances and client tokens that are older still.
/// </summary>
internal sealed partial class Ec2Janitor(
    InstanceStore store,
    ClientTokens tokens,
    Ec2Database database,
    Keeper keeper,
    IOptions<Ec2Options> options,
    TimeProvider time,
    ILogger<Ec2Janitor> logger
) : BackgroundService
{
    private const int MaxFolders = 256;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                RemoveFolders();
                await store.DeleteExpiredAsync();
                await database.WriteAsync(tokens.DeleteExpired);
            }
            catch (Exception e)
            {
                // Such as a folder in which somebody still writes: the next round tries again.
                LogFailed(e);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void RemoveFolders()
    {
        // In this order: an instance is stored before it has a folder.
        var folders = Directory.GetDirectories(keeper.Folder);
        var instances = store.All().ToDictionary(instance => instance.Id, StringComparer.Ordinal);
        var before = time.GetUtcNow() - options.Value.FolderAge;
        var old = folders
            .Select(folder => (Path: folder, Instance: instances.GetValueOrDefault(Path.GetFileName(folder))))
            .Where(folder => folder.Instance is not { State: not InstanceState.Terminated })
            .OrderByDescending(folder => folder.Instance?.Ended ?? DateTimeOffset.MinValue)
            .ToList();
        foreach (var (index, (path, instance)) in old.Index())
        {
            var disk = new InstanceFolder(path).Disk;
            if (index >= MaxFolders || instance?.Ended is not { } ended || ended < before)
                Directory.Delete(path, recursive: true);
            else if (index >= options.Value.MaxOldDisks && Directory.Exists(disk))
                Directory.Delete(disk, recursive: true);
        }
    }

    [LoggerMessage(50, LogLevel.Warning, "What is left of ended instances could not be removed")]
    private partial void LogFailed(Exception exception);
}
