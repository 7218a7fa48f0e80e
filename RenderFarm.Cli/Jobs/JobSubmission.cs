using Polly;
using Polly.Retry;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Failures;
using RenderFarm.Cli.Farm;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Jobs;

/// <summary>Submits a job, and waits while the farm cannot take it yet.</summary>
internal static class JobSubmission
{
    /// <summary>A worker must read a new scene first; a farm that has just been started may have to install Blender before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>Submits the job.</summary>
    /// <exception cref="FarmRefusedException">The farm does not take the job.</exception>
    /// <exception cref="FarmUnreachableException">The farm went away; whether it has the job is not known.</exception>
    public static async Task<JobResponse> SubmitAsync(
        ApiClient api, JobRequest request, Output output, TimeProvider clock, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        var told = false;
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(IsPassing(args.Outcome.Exception) && clock.GetElapsedTime(since) < Patience),
                MaxRetryAttempts = int.MaxValue,
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>((args.Outcome.Exception as FarmRefusedException)?.RetryAfter ?? Pause),
                OnRetry = args =>
                {
                    if (!told)
                        output.Note($"{args.Outcome.Exception!.Message} Trying again for up to {Patience.TotalMinutes:0} minutes; Ctrl-C ends it.");
                    told = true;
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
        try
        {
            return await pipeline.ExecuteAsync(async token => await api.SubmitJobAsync(request, token), cancellationToken);
        }
        catch (FarmUnreachableException e) when (!e.NothingSent)
        {
            throw new FarmUnreachableException(
                "The farm went away while it took the job.", "It may have it or not: look with 'renderfarm jobs' before you submit again.", e.InnerException);
        }
    }

    private static bool IsPassing(Exception? failure) => failure is FarmRefusedException { IsTransient: true } or FarmUnreachableException { NothingSent: true };
}
