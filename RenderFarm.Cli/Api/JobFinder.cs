using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Api;

/// <summary>Finds the job that the user means.</summary>
internal static class JobFinder
{
    private const int MostNamed = 5;

    /// <summary>What <c>--last</c> is read as, in the place of an id: no job is called so, for ids and names come before.</summary>
    public const string Last = ":last";

    /// <summary>Looks for a job by its id, then by the beginning of it, then by its name.</summary>
    /// <param name="api">The farm.</param>
    /// <param name="wanted">A job's id, or the beginning of one, or the name, that no other of the newest 500 jobs has; or
    /// <see cref="Last"/>.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="BadInputException">There is no such job, or more than one.</exception>
    public static async Task<JobResponse> FindAsync(ApiClient api, string wanted, CancellationToken cancellationToken)
    {
        if (wanted == Last)
            return await api.GetJobsAsync(1, cancellationToken) is [var newest]
                ? newest
                : throw new BadInputException("The farm has no job yet.", "'renderfarm submit FILE.blend' makes one.");
        var isId = wanted.Length > 0 && wanted.All(char.IsAsciiLetterOrDigit);
        try
        {
            if (isId)
                return await api.GetJobAsync(wanted, cancellationToken);
        }
        catch (FarmRefusedException e) when (e.ProblemType == ProblemTypes.NotFound)
        {
            // The beginning of an id, or a name.
        }

        var jobs = await api.GetJobsAsync(ApiClient.MaxJobs, cancellationToken);
        var meant = jobs.Where(job => isId && job.Id.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        if (meant.Count == 0)
            meant = [.. jobs.Where(job => job.Name == wanted)];
        return meant.Count switch
        {
            0 => throw new BadInputException($"The farm has no job '{wanted}'.", "'renderfarm jobs' lists them."),
            1 => meant[0],
            _ => throw new BadInputException(
                $"More than one job's {(meant[0].Name == wanted ? "name is" : "id begins with")} '{wanted}': "
                    + $"{string.Join(", ", meant.Take(MostNamed).Select(job => job.Id))}{(meant.Count > MostNamed ? ", …" : "")}.",
                meant[0].Name == wanted ? "Give the id of the one that you mean." : "Give more of it."
            ),
        };
    }
}
