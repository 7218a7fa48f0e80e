using Polly;
using Polly.Retry;
using RenderFarm.Cli.Failures;

namespace RenderFarm.Cli.Farm;

/// <summary>When a request is sent again.</summary>
internal static class Retries
{
    /// <summary>Rides out a hiccup: three more tries within about two seconds. For requests that may safely be repeated.</summary>
    public static ResiliencePipeline Brief { get; } = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder()
                .Handle<FarmUnreachableException>()
                .Handle<FarmRefusedException>(refused => refused.IsTransient),
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(250),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();
}
