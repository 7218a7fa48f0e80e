using System.Diagnostics.Metrics;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>Money, machines and the work that waits for them, as metrics.</summary>
internal sealed class LedgerMetrics
{
    private volatile LedgerTotals _totals = new();

    public LedgerMetrics()
    {
        var meter = FarmTelemetry.Meter;
        meter.CreateObservableCounter("renderfarm.cost", () => _totals.Dollars, "{USD}", "What the machines of all jobs have cost");
        meter.CreateObservableGauge("renderfarm.cost.rate", () => _totals.DollarsPerHour, "{USD}/h", "What the machines that run cost");
        meter.CreateObservableGauge("renderfarm.frames.waiting", () => _totals.Waiting, "{frame}", "Frames of unfinished jobs that are not handed out");
        meter.CreateObservableGauge("renderfarm.machines", Machines, "{machine}", "Rented machines that have not ended");
        meter.CreateObservableCounter("renderfarm.machines.time", () => _totals.RentedSeconds, "s", "Time that machines have been rented");
        meter.CreateObservableCounter("renderfarm.machines.render.time", () => _totals.RenderSeconds, "s", "Time of rented machines that went into stored images");
        meter.CreateObservableGauge("renderfarm.machines.useful", Useful, "1", "Part of the rented time that went into stored images");
        meter.CreateObservableGauge("renderfarm.workers", Workers, "{worker}", "Workers that are there");
    }

    /// <summary>Sets what is shown.</summary>
    public void Update(LedgerTotals totals) => _totals = totals;

    private IEnumerable<Measurement<long>> Machines() => _totals.Machines.Select(machines => new Measurement<long>(
        machines.Count,
        new("host.type", machines.InstanceType),
        new("renderfarm.market", machines.Market.ToLowerInvariant()),
        new("renderfarm.machine.state", machines.State.ToLowerInvariant())));

    private IEnumerable<Measurement<long>> Workers() =>
        _totals.Workers.Select(workers => new Measurement<long>(workers.Count, new KeyValuePair<string, object?>("renderfarm.worker.state", workers.State.ToLowerInvariant())));

    private IEnumerable<Measurement<double>> Useful() =>
        _totals.RentedSeconds > 0 ? [new(Math.Min(1, _totals.RenderSeconds / _totals.RentedSeconds))] : [];
}
