using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
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

/// <summary>Money, machines and the work that waits for them, as metrics.</summary>
internal sealed class CostMetrics
{
    private volatile CostTotals _totals = new();

    public CostMetrics()
    {
        var meter = FarmTelemetry.Meter;
        meter.CreateObservableCounter("renderfarm.cost", () => _totals.Dollars, "{USD}", "What the machines of all jobs have cost");
        meter.CreateObservableGauge("renderfarm.cost.rate", () => _totals.DollarsPerHour, "{USD}/h", "What the machines that run cost");
        meter.CreateObservableGauge(
            "renderfarm.frames.waiting",
            () => _totals.Waiting,
            "{frame}",
            "Frames of unfinished jobs that are not handed out"
        );
        meter.CreateObservableGauge("renderfarm.machines", Machines, "{machine}", "Rented machines that have not ended");
        meter.CreateObservableCounter("renderfarm.machines.time", () => _totals.RentedSeconds, "s", "Time that machines have been rented");
        meter.CreateObservableCounter(
            "renderfarm.machines.render.time",
            () => _totals.RenderSeconds,
            "s",
            "Time of rented machines that went into stored images"
        );
        meter.CreateObservableGauge("renderfarm.machines.useful", Useful, "1", "Part of the rented time that went into stored images");
        meter.CreateObservableGauge("renderfarm.workers", Workers, "{worker}", "Workers that are there");
    }

    /// <summary>Sets what is shown.</summary>
    public void Update(CostTotals totals) => _totals = totals;

    private IEnumerable<Measurement<long>> Machines() =>
        _totals.Machines.Select(machines => new Measurement<long>(
            machines.Count,
            new("host.type", machines.InstanceType),
            new("renderfarm.market", machines.Market.ToLowerInvariant()),
            new("renderfarm.machine.state", machines.State.ToLowerInvariant())
        ));

    private IEnumerable<Measurement<long>> Workers() =>
        _totals.Workers.Select(workers => new Measurement<long>(
            workers.Count,
            new KeyValuePair<string, object?>("renderfarm.worker.state", workers.State.ToLowerInvariant())
        ));

    private IEnumerable<Measurement<double>> Useful() =>
        _totals.RentedSeconds > 0 ? [new(Math.Min(1, _totals.RenderSeconds / _totals.RentedSeconds))] : [];
}
