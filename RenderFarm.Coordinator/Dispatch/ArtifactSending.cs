using System.Diagnostics;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Jobs.Artifacts;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.Coordinator.Workers;
using RenderFarm.ServiceDefaults.Telemetry;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>
/// Has artifacts made. One is committed as sent before its message is: what is on no queue and was brought by nobody is lost, and sent
/// again. A worker that dies leaves its message on the queue, for another.
/// </summary>
internal sealed class ArtifactSending(
    FarmStore store,
    ArtifactLifecycle artifacts,
    QueueSender sender,
    QueueProbe queues,
    FarmClock clock,
    IOptions<DispatchOptions> options
)
{
    private DateTimeOffset? _emptySince;

    /// <summary>Sends what waits, and finds what is lost.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await FindLostAsync(cancellationToken);
        while (
            store.Read(connection => ArtifactTable.NextToSend(connection, clock.Now)) is not null
            && await store.WriteAsync(Next, cancellationToken) is { } message
        )
        {
            // In the trace of its job, as the worker's part of it will be.
            _ = ActivityContext.TryParse(
                store.Read(connection => JobTable.Find(connection, message.JobId))?.Traceparent,
                null,
                isRemote: true,
                out var trace
            );
            using var span = FarmTelemetry.Source.StartActivity("artifact.send", ActivityKind.Internal, trace);
            span.Tag(("renderfarm.job.id", message.JobId), ("renderfarm.artifact.kind", message.Kind.ToString()));
            await sender.SendAsync(Queues.Finish, message, cancellationToken);
        }
    }

    private MakeArtifact? Next(FarmTransaction farm)
    {
        if (ArtifactTable.NextToSend(farm.Connection, farm.Now) is not { } artifact)
            return null;
        artifacts.Apply(
            farm,
            artifact,
            ArtifactTrigger.Send,
            a => a with { Attempts = a.Attempts + 1, SentAt = farm.Now, NotBefore = null }
        );
        var job = JobTable.Find(farm.Connection, artifact.JobId)!;
        return new MakeArtifact
        {
            JobId = job.Id,
            Kind = artifact.Kind,
            Edition = job.Edition,
            OutputPrefix = JobKeys.Of(job.Id).Prefix,
            Frames = job.Total,
            FramesPerSecond = job.FramesPerSecond,
            View = job.View,
            Settings = job.Settings,
            Scene =
                artifact.Kind == ArtifactKind.Video ? ManifestTable.PlaceOf(farm.Connection, job.SceneSha256, job.ManifestSha256) : null,
            First = FrameTable.FirstOfRow(farm.Connection, job.Id),
        };
    }

    private async Task FindLostAsync(CancellationToken cancellationToken)
    {
        var due = clock.Now - options.Value.UnclaimedTimeout;
        if (
            !clock.IsSettled
            || store.Read(connection => ArtifactTable.SentBefore(connection, due)).Count == 0
            || !await queues.IsEmptyAsync(Queues.Finish, cancellationToken)
            || !await queues.IsEmptyAsync(Queues.Coordinator, cancellationToken)
        )
        {
            _emptySince = null;
            return;
        }

        _emptySince ??= clock.Now;
        if (clock.Now - _emptySince < options.Value.EmptyTime)
            return;
        await store.WriteAsync(
            farm =>
            {
                foreach (var artifact in ArtifactTable.SentBefore(farm.Connection, due))
                    artifacts.Fail(farm, artifact, "Its message was lost on the way to a worker.");
            },
            cancellationToken
        );
        _emptySince = null;
    }
}
