using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.ServiceDefaults.Telemetry;

namespace RenderFarm.Coordinator.Costs;

/// <summary>
/// Keeps prices and costs up to date while jobs rent. A step that fails is tried again and stops none of the others.
/// </summary>
internal sealed partial class CostLoop(
    PriceWatch prices,
    CostRollup ledger,
    IOptions<CostOptions> options,
    TimeProvider time,
    ILogger<CostLoop> logger
) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Func<CancellationToken, Task>[] steps = [prices.LookAsync, ledger.LookAsync];
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        try
        {
            do
            {
                foreach (var step in steps)
                    await TryAsync(step, stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
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

/// <summary>Money, instances and the work that waits for them, as metrics.</summary>
internal sealed class CostMetrics
{
    private volatile CostTotals _totals = new();

    public CostMetrics()
    {
        var meter = FarmTelemetry.Meter;
        meter.CreateObservableCounter("renderfarm.cost", () => _totals.Dollars, "{USD}", "What the instances of all jobs have cost");
        meter.CreateObservableGauge("renderfarm.cost.rate", () => _totals.DollarsPerHour, "{USD}/h", "What the instances that run cost");
        meter.CreateObservableGauge(
            "renderfarm.frames.waiting",
            () => _totals.Waiting,
            "{frame}",
            "Frames of unfinished jobs that are not handed out"
        );
        meter.CreateObservableGauge("renderfarm.instances", Instances, "{instance}", "Rented instances that have not ended");
        meter.CreateObservableCounter(
            "renderfarm.instances.time",
            () => _totals.RentedSeconds,
            "s",
            "Time that instances have been rented"
        );
        meter.CreateObservableCounter(
            "renderfarm.instances.render.time",
            () => _totals.RenderSeconds,
            "s",
            "Time of rented instances that went into stored images"
        );
        meter.CreateObservableGauge("renderfarm.instances.useful", Useful, "1", "Part of the rented time that went into stored images");
        meter.CreateObservableGauge("renderfarm.workers", Workers, "{worker}", "Workers that are there");
    }

    /// <summary>Sets what is shown.</summary>
    public void Update(CostTotals totals) => _totals = totals;

    private IEnumerable<Measurement<long>> Instances() =>
        _totals.Instances.Select(instances => new Measurement<long>(
            instances.Count,
            new("host.type", instances.InstanceType),
            new("renderfarm.market", instances.Market.ToLowerInvariant()),
            new("renderfarm.instance.state", instances.State.ToLowerInvariant())
        ));

    // A state that nothing is in is 0: what is left out would stay at its last value in a chart, and no alert could be had of it.
    private IEnumerable<Measurement<long>> Workers() =>
        Enum.GetNames<WorkerState>()
            .Except([nameof(WorkerState.Gone), nameof(WorkerState.Lost)])
            .Select(state => new Measurement<long>(
                _totals.Workers.Where(workers => workers.State == state).Sum(workers => workers.Count),
                new KeyValuePair<string, object?>("renderfarm.worker.state", state.ToLowerInvariant())
            ));

    private IEnumerable<Measurement<double>> Useful() =>
        _totals.RentedSeconds > 0 ? [new(Math.Min(1, _totals.RenderSeconds / _totals.RentedSeconds))] : [];
}
