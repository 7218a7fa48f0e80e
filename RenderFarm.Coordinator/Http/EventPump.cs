using System.Globalization;
using System.Text;
using System.Text.Json;
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

    private void Send(ChangeSet changes) =>
        database.Read(connection =>
        {
            foreach (var (jobId, number) in changes.Frames)
            {
                if (FrameTable.Find(connection, jobId, number) is { } frame)
                {
                    subscribers.Send(
                        string.Create(CultureInfo.InvariantCulture, $"f{jobId}/{number}"),
                        Format(new FarmEvent { JobId = jobId, Frame = Responses.Of(frame) })
                    );
                }
            }

            foreach (var id in changes.Jobs)
            {
                // A quote tells of its jobs itself.
                if (JobTable.Find(connection, id) is { SampleOf: null } job)
                    subscribers.Send("j" + id, Format(new FarmEvent { Job = Responses.Of(job) }));
            }

            foreach (var id in changes.Workers)
            {
                if (WorkerTable.Find(connection, id) is { } worker)
                    subscribers.Send("w" + id, Format(new FarmEvent { Worker = Responses.Of(worker) }));
            }

            foreach (var id in changes.Instances)
            {
                if (InstanceTable.Find(connection, id) is { } instance)
                    subscribers.Send("i" + id, Format(new FarmEvent { Instance = Responses.Of(instance) }));
            }

            return true;
        });

    [LoggerMessage(1500, LogLevel.Error, "Changes could not be sent to those who watch")]
    private partial void LogFailed(Exception exception);
}
