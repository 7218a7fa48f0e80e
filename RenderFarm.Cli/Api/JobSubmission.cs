using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Api;

/// <summary>Submits a job, and waits while the farm cannot take it yet.</summary>
internal static class JobSubmission
{
    /// <summary>Submits the job.</summary>
    /// <exception cref="FarmRefusedException">The farm does not take the job.</exception>
    /// <exception cref="FarmUnreachableException">The farm went away; whether it has the job is not known.</exception>
    public static async Task<JobResponse> SubmitAsync(
        ApiClient api,
        JobRequest request,
        Output output,
        TimeProvider clock,
        CancellationToken cancellationToken,
        string? key = null
    )
    {
        key ??= Guid.NewGuid().ToString();
        try
        {
            return await FarmPatience.WaitAsync(token => api.SubmitJobAsync(request, key, token), output, clock, cancellationToken);
        }
        catch (FarmUnreachableException e) when (!e.NothingSent)
        {
            throw new FarmUnreachableException(
                "The farm went away while it took the job.",
                "It may have it or not: look with 'renderfarm jobs' before you submit again.",
                e.InnerException
            );
        }
    }
}
