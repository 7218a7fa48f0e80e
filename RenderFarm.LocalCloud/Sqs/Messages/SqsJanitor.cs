namespace RenderFarm.LocalCloud.Sqs.Messages;

/// <summary>Deletes messages at the end of their retention period. Receivers do not see them any more before that.</summary>
internal sealed partial class SqsJanitor(MessageStore messages, TimeProvider time, ILogger<SqsJanitor> logger) : BackgroundService
{
    // The shortest retention period is a minute.
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await messages.DeleteExpiredAsync();
            }
            catch (Exception e)
            {
                // Such as a full disk: the next round tries again.
                LogFailed(e);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(20, LogLevel.Warning, "Messages at the end of their retention period could not be deleted")]
    private partial void LogFailed(Exception exception);
}
