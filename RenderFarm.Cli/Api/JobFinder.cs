using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Api;

/// <summary>Finds the job that the user means.</summary>
internal static class JobFinder
{
    private const int MostNamed = 5;

    /// <summary>Looks for a job by its id, then by the beginning of it.</summary>
    /// <param name="api">The farm.</param>
    /// <param name="idOrPrefix">A job's id, or the beginning of one that no other of the newest 500 jobs has.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="BadInputException">There is no such job, or more than one.</exception>
    public static async Task<JobResponse> FindAsync(ApiClient api, string idOrPrefix, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(idOrPrefix) || !idOrPrefix.All(char.IsAsciiLetterOrDigit))
            throw Unknown(idOrPrefix);

        try
        {
            return await api.GetJobAsync(idOrPrefix, cancellationToken);
        }
        catch (FarmRefusedException e) when (e.ProblemType == ProblemTypes.NotFound)
        {
            var jobs = await api.GetJobsAsync(ApiClient.MaxJobs, cancellationToken);
            var meant = jobs.Where(j => j.Id.StartsWith(idOrPrefix, StringComparison.OrdinalIgnoreCase)).ToList();
            return meant.Count switch
            {
                0 => throw Unknown(idOrPrefix),
                1 => meant[0],
                _ => throw new BadInputException(
                    $"More than one job's id begins with '{idOrPrefix}': "
                        + $"{string.Join(", ", meant.Take(MostNamed).Select(j => j.Id))}{(meant.Count > MostNamed ? ", …" : "")}.",
                    "Give more of it."
                ),
            };
        }
    }

    private static BadInputException Unknown(string id) => new($"The farm has no job '{id}'.", "'renderfarm jobs' lists them.");
}
