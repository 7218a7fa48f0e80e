using Microsoft.Extensions.Options;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>Keeps prices, costs and budgets up to date while jobs rent. A step that fails is tried again and stops none of the others.</summary>
internal sealed partial class LedgerLoop(
    PriceWatch prices, BudgetKeeping budgets, LedgerKeeping ledger, IOptions<LedgerOptions> options, TimeProvider time, ILogger<LedgerLoop> logger)
    : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Func<CancellationToken, Task>[] steps = [prices.LookAsync, budgets.LookAsync, ledger.LookAsync];
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        try
        {
            do
            {
                foreach (var step in steps)
                    await TryAsync(step, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The coordinator ends.
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogStepFailed(step.Method.DeclaringType?.Name, e);
        }
    }

    [LoggerMessage(1702, LogLevel.Error, "{Step} failed and is tried again")]
    private partial void LogStepFailed(string? step, Exception exception);
}
