using System.Diagnostics.Metrics;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>Money and machines as metrics.</summary>
internal sealed class LedgerMetrics
{
    private volatile LedgerTotals _totals = new(0, 0, []);

    public LedgerMetrics()
    {
        FarmTelemetry.Meter.CreateObservableCounter("renderfarm.cost", () => _totals.Dollars, "{USD}", "What the machines of all jobs have cost");
        FarmTelemetry.Meter.CreateObservableGauge("renderfarm.cost.rate", () => _totals.DollarsPerHour, "{USD}/h", "What the machines that run cost");
        FarmTelemetry.Meter.CreateObservableGauge("renderfarm.machines", Machines, "{machine}", "Rented machines that have not ended");
    }

    /// <summary>Sets what is shown.</summary>
    public void Update(LedgerTotals totals) => _totals = totals;

    private IEnumerable<Measurement<int>> Machines() => _totals.Machines.Select(machines => new Measurement<int>(
        machines.Count, new KeyValuePair<string, object?>("instance.type", machines.InstanceType), new KeyValuePair<string, object?>("market", machines.Market.ToString())));
}
