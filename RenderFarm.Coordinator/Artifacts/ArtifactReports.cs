using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Artifacts;

/// <summary>What workers say about artifacts.</summary>
internal sealed partial class ArtifactReports(ArtifactLifecycle artifacts, ILogger<ArtifactReports> logger)
{
    /// <summary>A worker has made one, or could not.</summary>
    public void Ended(FarmTransaction farm, ArtifactEnded report)
    {
        if (ArtifactTable.Find(farm.Connection, report.JobId, report.Kind) is not { } artifact)
            return;
        if (report.Error is not null)
        {
            LogFailed(report.JobId, report.Kind, report.WorkerId, report.Error);
            artifacts.Fail(farm, artifact, report.Error);
        }
        else if (report.Key?.StartsWith(JobPaths.Prefix(report.JobId), StringComparison.Ordinal) == true)
        {
            artifacts.Apply(farm, artifact, ArtifactTrigger.Store, a => a with { Key = report.Key, SizeBytes = report.SizeBytes, Note = report.Note, Error = null });
        }
    }

    [LoggerMessage(1610, LogLevel.Warning, "Job {JobId}: worker {WorkerId} could not make the {Kind}: {Error}")]
    private partial void LogFailed(string jobId, ArtifactKind kind, string workerId, string error);
}
