using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.S3.Index;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.S3;

/// <summary>Removes what a crash left behind before the first request is served, and abandoned uploads from time to time.</summary>
internal sealed partial class S3Janitor(
    S3Database database,
    UploadIndex uploads,
    BlobStore blobs,
    IOptions<LocalCloudOptions> options,
    TimeProvider time,
    ILogger<S3Janitor> logger
) : BackgroundService
{
    // Against ages of days, an hour more or less does not matter; shorter ages are looked at as often as they ask for.
    private static readonly TimeSpan MaxPeriod = TimeSpan.FromHours(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var orphans = blobs.Sweep(BlobNames.Of(database));
        if (orphans > 0)
            LogSwept(orphans);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var age = options.Value.AbandonedUploadAge;
        using var timer = new PeriodicTimer(age < MaxPeriod ? age : MaxPeriod, time);
        do
        {
            try
            {
                var count = await uploads.AbortOlderThanAsync(time.GetUtcNow() - age);
                if (count > 0)
                    LogAbandoned(count, age);
            }
            catch (Exception e)
            {
                // Such as a full disk: the next round tries again.
                LogFailed(e);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(10, LogLevel.Information, "Deleted {Count} files of uploads that an earlier process did not finish")]
    private partial void LogSwept(int count);

    [LoggerMessage(11, LogLevel.Information, "Deleted {Count} multipart uploads that were started more than {Age} ago and never ended")]
    private partial void LogAbandoned(int count, TimeSpan age);

    [LoggerMessage(12, LogLevel.Warning, "Abandoned multipart uploads could not be deleted")]
    private partial void LogFailed(Exception exception);
}
