using Polly;
using Polly.Retry;
using RenderFarm.Cli.Display;

namespace RenderFarm.Cli.Api;

/// <summary>Waits while the farm cannot answer yet.</summary>
internal static class FarmPatience
{
    /// <summary>A worker must read a new scene first; a farm that has just been started may have to install Blender before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>Asks until the farm answers or refuses for good.</summary>
    /// <exception cref="FarmRefusedException">The farm refuses.</exception>
    /// <exception cref="FarmUnreachableException">The farm went away.</exception>
    public static async Task<T> WaitAsync<T>(
        Func<CancellationToken, Task<T>> ask,
        Output output,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var since = clock.GetTimestamp();
        var told = false;
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = args =>
                        ValueTask.FromResult(IsPassing(args.Outcome.Exception) && clock.GetElapsedTime(since) < Patience),
                    MaxRetryAttempts = int.MaxValue,
                    DelayGenerator = args =>
                        ValueTask.FromResult<TimeSpan?>((args.Outcome.Exception as FarmRefusedException)?.RetryAfter ?? Pause),
                    OnRetry = args =>
                    {
                        if (!told)
                            output.Note(
                                $"{args.Outcome.Exception!.Message} Trying again for up to {Patience.TotalMinutes:0} minutes; Ctrl-C ends "
                                    + "it."
                            );
                        told = true;
                        return ValueTask.CompletedTask;
                    },
                }
            )
            .Build();
        return await pipeline.ExecuteAsync(async token => await ask(token), cancellationToken);
    }

    private static bool IsPassing(Exception? failure) =>
        failure is FarmRefusedException { IsTransient: true } or FarmUnreachableException { NothingSent: true };
}

/// <summary>When a request is sent again.</summary>
internal static class Retries
{
    /// <summary>Rides out a hiccup: three more tries within about two seconds. For requests that may safely be repeated.</summary>
    public static ResiliencePipeline Brief { get; } =
        new ResiliencePipelineBuilder()
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = new PredicateBuilder()
                        .Handle<FarmUnreachableException>()
                        .Handle<FarmRefusedException>(refused => refused.IsTransient),
                    MaxRetryAttempts = 3,
                    Delay = TimeSpan.FromMilliseconds(250),
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                }
            )
            .Build();
}
