using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Submission;

namespace RenderFarm.Coordinator.Dispatch;

/// <summary>Looks after quotes every few seconds. It asks EC2 for prices, which the dispatch of frames must not wait for.</summary>
internal sealed class QuoteLoop(QuoteRunner quotes, IOptions<DispatchOptions> options, TimeProvider time, ILogger<QuoteLoop> logger)
    : RepeatingService(time, logger)
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RepeatAsync(quotes.LookAsync, options.Value.Interval, stoppingToken);
}
