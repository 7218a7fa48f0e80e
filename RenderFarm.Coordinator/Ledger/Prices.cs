using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Ledger;

/// <summary>The prices that the farm knows now.</summary>
internal sealed class Prices(FarmStore store, IOptions<LedgerOptions> options)
{
    private volatile PriceBook? _book;

    /// <summary>All of them.</summary>
    public PriceBook Book => _book ??= Read();

    /// <summary>Reads them anew, after they have changed.</summary>
    public void Reload() => _book = Read();

    private PriceBook Read() => new(store.Read(SpotPriceTable.All), options.Value);
}
