using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.ArtifactState;
using static RenderFarm.Coordinator.Jobs.Artifacts.ArtifactTrigger;

namespace RenderFarm.Coordinator.Jobs.Artifacts;

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
    public void Fail(FarmTransaction farm, Artifact artifact, string error) =>
        Apply(
            farm,
            artifact,
            artifact.Attempts >= MaxAttempts ? ArtifactTrigger.GiveUp : ArtifactTrigger.Return,
            a => a with { Error = error, NotBefore = farm.Now + RetryDelay }
        );

    [LoggerMessage(1020, LogLevel.Information, "Job {JobId}, {Kind}: {From} > {To}")]
    private partial void LogMoved(string jobId, ArtifactKind kind, ArtifactState from, ArtifactState to);

    [LoggerMessage(1021, LogLevel.Warning, "Job {JobId}, {Kind}: {Trigger} refused in state {State}")]
    private partial void LogRefused(string jobId, ArtifactKind kind, ArtifactState state, ArtifactTrigger trigger);
}

/// <summary>Every way in which the state of an artifact changes. Reports come twice and late: what they then do is said here too.</summary>
internal static class ArtifactTransitions
{
    private static readonly Move<ArtifactState> Ignored = Moves.Ignore<ArtifactState>();
    private static readonly Move<ArtifactState> Refused = Moves.Refuse<ArtifactState>();

    /// <summary>What <paramref name="trigger"/> does to <paramref name="state"/>.</summary>
    public static Move<ArtifactState> Next(ArtifactState state, ArtifactTrigger trigger) =>
        (state, trigger) switch
        {
            (Waiting, Send) => Moves.To(Sent),
            (Waiting, Store) => Moves.To(Ready), // by a worker whose message was given up for lost
            (Waiting, Return) => Ignored,
            (Waiting, GiveUp) => Ignored,

            (Sent, Send) => Refused, // it would be made twice
            (Sent, Store) => Moves.To(Ready),
            (Sent, Return) => Moves.To(Waiting),
            (Sent, GiveUp) => Moves.To(Failed),

            (Ready, Send) => Refused,
            (Ready, _) => Ignored, // the first that is stored stays

            (Failed, Send) => Refused,
            (Failed, Store) => Moves.To(Ready), // it came after all
            (Failed, _) => Ignored,

            _ => Refused,
        };
}

/// <summary>What can happen to an artifact.</summary>
internal enum ArtifactTrigger
{
    /// <summary>Its message is about to be put on the queue.</summary>
    Send,

    /// <summary>A worker has stored it.</summary>
    Store,

    /// <summary>An attempt failed, or its message is lost: it is to be sent again.</summary>
    Return,

    /// <summary>The last attempt failed.</summary>
    GiveUp,
}
