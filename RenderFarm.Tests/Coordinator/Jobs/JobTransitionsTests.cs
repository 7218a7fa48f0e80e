using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Transitions;
using static RenderFarm.Contracts.Api.JobState;
using static RenderFarm.Coordinator.Jobs.JobTrigger;

namespace RenderFarm.Tests.Coordinator.Jobs;

[Trait("Category", "Fast")]
public sealed class JobTransitionsTests
{
    [Fact]
    public void Every_cell_of_the_table_is_what_it_should_be()
    {
        // J: Queued > Running
        Moves(Queued, Begin, Running);
        // J: Queued > Completed
        Moves(Queued, Complete, Completed);
        // J: Queued > Failed
        Moves(Queued, Fail, Failed);
        // J: Queued > Canceled
        Moves(Queued, Cancel, Canceled);
        // J: Queued > Paused
        Moves(Queued, Pause, Paused);
        Ignores(Queued, Resume);
        Ignores(Queued, Retry);

        Ignores(Running, Begin);
        // J: Running > Completed
        Moves(Running, Complete, Completed);
        // J: Running > Failed
        Moves(Running, Fail, Failed);
        // J: Running > Canceled
        Moves(Running, Cancel, Canceled);
        // J: Running > Paused
        Moves(Running, Pause, Paused);
        Ignores(Running, Resume);
        Ignores(Running, Retry);

        Ignores(Paused, Begin);
        // J: Paused > Completed
        Moves(Paused, Complete, Completed);
        // J: Paused > Failed
        Moves(Paused, Fail, Failed);
        // J: Paused > Canceled
        Moves(Paused, Cancel, Canceled);
        Ignores(Paused, Pause);
        // J: Paused > Queued
        Moves(Paused, Resume, Queued);
        Ignores(Paused, Retry);

        Ignores(Completed, Begin);
        Ignores(Completed, Complete);
        Refuses(Completed, Fail);
        Refuses(Completed, Cancel);
        Refuses(Completed, Pause);
        Refuses(Completed, Resume);
        // J: Completed > Running
        Moves(Completed, Retry, Running);

        Ignores(Failed, Begin);
        Refuses(Failed, Complete);
        Ignores(Failed, Fail);
        Refuses(Failed, Cancel);
        Refuses(Failed, Pause);
        Refuses(Failed, Resume);
        // J: Failed > Running
        Moves(Failed, Retry, Running);

        Ignores(Canceled, Begin);
        Ignores(Canceled, Complete);
        Ignores(Canceled, Fail);
        Ignores(Canceled, Cancel);
        Refuses(Canceled, Pause);
        Refuses(Canceled, Resume);
        Refuses(Canceled, Retry);
    }

    private static void Moves(JobState state, JobTrigger trigger, JobState to) =>
        Assert.Equal(new Move<JobState>(MoveKind.Moved, to), JobTransitions.Next(state, trigger));

    private static void Ignores(JobState state, JobTrigger trigger) =>
        Assert.Equal(MoveKind.Ignored, JobTransitions.Next(state, trigger).Kind);

    private static void Refuses(JobState state, JobTrigger trigger) =>
        Assert.Equal(MoveKind.Refused, JobTransitions.Next(state, trigger).Kind);
}
