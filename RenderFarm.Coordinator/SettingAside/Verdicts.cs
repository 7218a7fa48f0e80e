using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.SettingAside;

/// <summary>Finds out which workers fail what others render, and sets them aside for that job.</summary>
internal sealed partial class Verdicts(IOptions<FrameLimits> limits, ILogger<Verdicts> logger)
{
    /// <summary>A frame has failed on a worker.</summary>
    public void Failed(FarmTransaction farm, Frame frame, FrameFailed report)
    {
        if (report.Fault == FaultKind.Cloud)
            return;
        var workerFaults = report.Fault == FaultKind.Worker ? 1 : 0;
        FailureTable.Add(farm.Connection, frame.JobId, frame.Number, frame.Part, report.WorkerId, workerFaults, report.Error, farm.Now);
        Judge(farm, frame.JobId, report.WorkerId);
    }

    /// <summary>A frame is rendered: those on whom it failed before are judged anew.</summary>
    public void Rendered(FarmTransaction farm, Frame frame)
    {
        foreach (var worker in FailureTable.WorkersThatFailed(farm.Connection, frame.JobId, frame.Number, frame.Part))
            Judge(farm, frame.JobId, worker);
    }

    private void Judge(FarmTransaction farm, string jobId, string workerId)
    {
        var failures = FailureTable.OwnFailures(farm.Connection, jobId, workerId);
        if (failures < limits.Value.SetAsideAfter)
            return;
        var reason = $"It failed {failures} times here by its own fault, or others rendered what it failed. Last: {FailureTable.LastError(farm.Connection, jobId, workerId)}";
        if (!FailureTable.SetAside(farm.Connection, jobId, workerId, reason))
            return;
        LogSetAside(workerId, jobId, reason);
        farm.Changes.Job(jobId);
        farm.Changes.Worker(workerId);
    }

    [LoggerMessage(1400, LogLevel.Warning, "Worker {WorkerId} is set aside for job {JobId}: {Reason}")]
    private partial void LogSetAside(string workerId, string jobId, string reason);
}
