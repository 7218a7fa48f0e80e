using Amazon.S3;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.ServiceDefaults.Aws;

/// <summary>Creates the bucket when it is missing, and keeps trying while the store does not answer.</summary>
internal sealed partial class EnsureBucket(
    IAmazonS3 s3,
    IOptions<FarmOptions> options,
    BucketReady ready,
    TimeProvider time,
    ILogger<EnsureBucket> logger
) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var bucket = options.Value.Bucket;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                if (await s3.CreateBucketIfMissingAsync(bucket, stoppingToken))
                    LogCreated(bucket);
                ready.Seen();
                return;
            }
            catch (Exception exception) when (exception is AmazonS3Exception or HttpRequestException or TaskCanceledException)
            {
                if (stoppingToken.IsCancellationRequested)
                    return;
                ready.NotSeen($"The bucket {bucket} is not to be had: {exception.Message}");
                LogNotYet(bucket, exception.Message);
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Bucket {Bucket} created.")]
    private partial void LogCreated(string bucket);

    [LoggerMessage(2, LogLevel.Warning, "Bucket {Bucket} is not to be had yet: {Reason}")]
    private partial void LogNotYet(string bucket, string reason);
}

/// <summary>Healthy once the bucket was seen.</summary>
internal sealed class BucketReady : IHealthCheck
{
    private volatile bool _seen;
    private volatile string _problem = "The bucket was not looked for yet.";

    public void Seen() => _seen = true;

    public void NotSeen(string problem) => _problem = problem;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_seen ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(_problem));
}
