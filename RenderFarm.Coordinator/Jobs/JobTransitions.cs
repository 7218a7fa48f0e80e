using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.JobState;
using static RenderFarm.Coordinator.Jobs.JobTrigger;

namespace RenderFarm.Coordinator.Jobs;

/// <summary>Every way in which the state of a job changes.</summary>
internal static class JobTransitions
{
    private static readonly Move<JobState> Ignored = Moves.Ignore<JobState>();
    private static readonly Move<JobState> Refused = Moves.Refuse<JobState>();

    /// <summary>What <paramref name="trigger"/> does to <paramref name="state"/>.</summary>
    public static Move<JobState> Next(JobState state, JobTrigger trigger) => (state, trigger) switch
    {
        (Queued, Begin) => Moves.To(Running),
        (Queued, Complete) => Moves.To(Completed), // every image was there before its start was reported
        (Queued, Fail) => Moves.To(Failed),
        (Queued, Cancel) => Moves.To(Canceled),

        (Running, Begin) => Ignored,
        (Running, Complete) => Moves.To(Completed),
        (Running, Fail) => Moves.To(Failed),
        (Running, Cancel) => Moves.To(Canceled),

        (Completed, Begin) => Ignored,
        (Completed, Complete) => Ignored,
        (Completed, Fail) => Refused, // a stored frame does not fail
        (Completed, Cancel) => Refused,

        (Failed, Begin) => Ignored,
        (Failed, Complete) => Refused, // a failed frame is not stored later
        (Failed, Fail) => Ignored,
        (Failed, Cancel) => Refused,

        (Canceled, _) => Ignored, // images that were under way may still arrive

        _ => Refused,
    };
}
