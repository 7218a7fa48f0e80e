using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Artifacts;

/// <summary>Changes artifacts, by <see cref="ArtifactTransitions"/> alone.</summary>
internal sealed partial class ArtifactLifecycle(ILogger<ArtifactLifecycle> logger)
{
    /// <summary>How often an artifact is sent to the workers before it is given up.</summary>
    public const int MaxAttempts = 3;

    /// <summary>Pause before an artifact is sent again.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    /// <summary>Applies <paramref name="trigger"/>; where the state changes, <paramref name="change"/> sets what goes with it.</summary>
    /// <returns>Whether the state changed.</returns>
    public bool Apply(FarmTransaction farm, Artifact artifact, ArtifactTrigger trigger, Func<Artifact, Artifact> change)
    {
        var move = ArtifactTransitions.Next(artifact.State, trigger);
        if (move.Kind == MoveKind.Refused)
            LogRefused(artifact.JobId, artifact.Kind, artifact.State, trigger);
        if (move.Kind != MoveKind.Moved)
            return false;

        ArtifactTable.Save(farm.Connection, change(artifact) with { State = move.State });
        farm.Changes.Job(artifact.JobId);
        LogMoved(artifact.JobId, artifact.Kind, artifact.State, move.State);
        return true;
    }

    /// <summary>An attempt came to nothing: the artifact is sent again, or given up when it was sent often enough.</summary>
    public void Fail(FarmTransaction farm, Artifact artifact, string error) => Apply(
        farm,
        artifact,
        artifact.Attempts >= MaxAttempts ? ArtifactTrigger.GiveUp : ArtifactTrigger.Return,
        a => a with { Error = error, NotBefore = farm.Now + RetryDelay });

    [LoggerMessage(1600, LogLevel.Information, "Job {JobId}, {Kind}: {From} > {To}")]
    private partial void LogMoved(string jobId, ArtifactKind kind, ArtifactState from, ArtifactState to);

    [LoggerMessage(1601, LogLevel.Warning, "Job {JobId}, {Kind}: {Trigger} refused in state {State}")]
    private partial void LogRefused(string jobId, ArtifactKind kind, ArtifactState state, ArtifactTrigger trigger);
}
