using MassTransit;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;
using RenderFarm.ServiceDefaults.Messaging;

namespace RenderFarm.Coordinator.Jobs.Artifacts;

/// <summary>What workers say about artifacts.</summary>
internal sealed partial class ArtifactReports(ArtifactLifecycle artifacts, ILogger<ArtifactReports> logger)
{
    /// <summary>A worker has made one, or could not.</summary>
    /// <returns>The key of the object to look for first; null when all is done.</returns>
    public string? Ended(FarmTransaction farm, ArtifactEnded report, FoundObject? found)
    {
        if (
            ArtifactTable.Find(farm.Connection, report.JobId, report.Kind) is not { } artifact
            || ArtifactTransitions.Next(artifact.State, ArtifactTrigger.Store).Kind != MoveKind.Moved
            || WorkerTable.Find(farm.Connection, report.WorkerId) is null
            || JobTable.Find(farm.Connection, report.JobId) is not { } job
        )
        {
            return null;
        }

        var key = JobKeys.Of(report.JobId).Artifact(report.Kind, job.Settings.VideoCodec, job.Edition);
        if (job.Edition > 0 && report.Error is null && report.Key != key)
            return null; // made of the images before
        if (report.Error is not null)
        {
            LogFailed(report.JobId, report.Kind, report.WorkerId, report.Error);
            artifacts.Fail(farm, artifact, report.Error);
        }
        else if (report.Key == key && found is null)
        {
            return key;
        }
        else if (report.Key == key && found is { IsThere: true, SizeBytes: > 0 })
        {
            artifacts.Apply(
                farm,
                artifact,
                ArtifactTrigger.Store,
                a => a with { Key = key, SizeBytes = found.SizeBytes, Sha256 = found.Sha256, Note = report.Note, Error = null }
            );
        }
        else
        {
            artifacts.Fail(farm, artifact, $"Worker {report.WorkerId} reports it as stored, and it is not in the bucket.");
        }

        return null;
    }

    [LoggerMessage(1030, LogLevel.Warning, "Job {JobId}: worker {WorkerId} could not make the {Kind}: {Error}")]
    private partial void LogFailed(string jobId, ArtifactKind kind, string workerId, string error);
}

/// <summary>Takes what workers report about artifacts.</summary>
internal sealed class ArtifactReportsConsumer(ReportedObjects objects, ArtifactReports reports) : IConsumer<ArtifactEnded>
{
    /// <inheritdoc/>
    public Task Consume(ConsumeContext<ArtifactEnded> context) =>
        objects.TakeAsync((farm, found) => reports.Ended(farm, context.Message, found), context.CancellationToken);
}

/// <summary>How <see cref="ArtifactReportsConsumer"/> is attached.</summary>
internal sealed class ArtifactReportsConsumerDefinition(FarmQueues queues) : ReportsDefinition<ArtifactReportsConsumer>(queues);
