using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Http;

/// <summary>Reads what has changed and sends its newest state to everybody who watches, once per pause however often it changed.</summary>
internal sealed partial class EventPump(
    ChangeBoard board,
    Subscribers subscribers,
    FarmDatabase database,
    TimeProvider time,
    ILogger<EventPump> logger
) : BackgroundService
{
    /// <summary>Short for an eye, long for a farm that changes hundreds of times a second.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The event as it goes over the wire.</summary>
    public static byte[] Format(FarmEvent farmEvent) =>
        Encoding.UTF8.GetBytes($"data: {JsonSerializer.Serialize(farmEvent, ApiJson.Options)}\n\n");

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause, time, stoppingToken);
                Send(await board.TakeAsync(stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Watching must not end because one look failed.
                LogFailed(e);
            }
        }
    }

    /// <summary>Sends what has changed. What cannot be read keeps none of the others from those who watch.</summary>
    public void Send(ChangeSet changes) =>
        database.Read(connection =>
        {
            foreach (var (subject, read) in News(changes))
            {
                try
                {
                    if (read(connection) is { } news)
                        subscribers.Send(subject, Format(news));
                }
                catch (Exception e) when (e is not SqliteException)
                {
                    LogUnreadable(subject, e);
                }
            }

            return true;
        });

    /// <summary>What to read of all that has changed; null when it is gone.</summary>
    private static IEnumerable<(string Subject, Func<SqliteConnection, FarmEvent?> Read)> News(ChangeSet changes) =>
        [
            .. changes.Frames.Select(changed =>
                Of(
                    string.Create(CultureInfo.InvariantCulture, $"f{changed.JobId}/{changed.Number}"),
                    connection => FrameTable.Find(connection, changed.JobId, changed.Number),
                    frame => new FarmEvent { JobId = changed.JobId, Frame = Responses.Of(frame) }
                )
            ),
            // A quote tells of its jobs itself.
            .. changes.Jobs.Select(id =>
                Of(
                    "j" + id,
                    connection => JobTable.Find(connection, id) is { SampleOf: null } job ? job : null,
                    job => job.DeletedAt is null ? new FarmEvent { Job = Responses.Of(job) } : new FarmEvent { DeletedJob = job.Id }
                )
            ),
            .. changes.Workers.Select(id =>
                Of("w" + id, connection => WorkerTable.Find(connection, id), worker => new FarmEvent { Worker = Responses.Of(worker) })
            ),
            .. changes.Instances.Select(id =>
                Of(
                    "i" + id,
                    connection => InstanceTable.Find(connection, id),
                    instance => new FarmEvent { Instance = Responses.Of(instance) }
                )
            ),
        ];

    private static (string Subject, Func<SqliteConnection, FarmEvent?> Read) Of<T>(
        string subject,
        Func<SqliteConnection, T?> find,
        Func<T, FarmEvent> tell
    )
        where T : class => (subject, connection => find(connection) is { } found ? tell(found) : null);

    [LoggerMessage(1500, LogLevel.Error, "Changes could not be sent to those who watch")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(1501, LogLevel.Error, "What has changed of {Subject} could not be sent to those who watch")]
    private partial void LogUnreadable(string subject, Exception exception);
}
