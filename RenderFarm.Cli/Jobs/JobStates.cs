using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>What a job's state means for somebody who waits for it.</summary>
internal static class JobStates
{
    public static bool HasEnded(this JobResponse job) => job.State is JobState.Completed or JobState.Failed or JobState.Canceled;

    public static int ExitCode(this JobResponse job) => job.State is JobState.Failed or JobState.Canceled ? ExitCodes.JobFailed : ExitCodes.Ok;

    public static string Word(this JobState state) => state.ToString().ToLowerInvariant();
}
