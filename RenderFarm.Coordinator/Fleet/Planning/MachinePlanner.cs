namespace RenderFarm.Coordinator.Fleet.Planning;

/// <summary>How many machines each pool should have. Pure: it looks at no clock and at nothing outside its arguments.</summary>
internal static class MachinePlanner
{
    /// <summary>The demands, one for each job, in the order of the jobs: the first is served first when there is not enough for all.</summary>
    /// <param name="jobs">Those that rent.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<MachineDemand> Plan(IReadOnlyList<RentingJob> jobs, DateTimeOffset now) => [.. jobs.Select(Plan)];

    private static MachineDemand Plan(RentingJob job)
    {
        if (job.HasEnded)
            return new MachineDemand(job.Pool, 0, job.Rental, "the job has ended");

        // The parts of the last frame may all be stored and not yet be put together.
        var useful = Math.Max(1, job.Remaining);
        var wanted = job.Rental.Instances ?? 1;
        return wanted <= useful
            ? new MachineDemand(job.Pool, wanted, job.Rental, "as many as asked for")
            : new MachineDemand(job.Pool, useful, job.Rental, "no more than there are frames left");
    }
}
