namespace RenderFarm.Coordinator.Ledger;

/// <summary>Money as the database keeps it: whole billionths of a US dollar, which SQLite adds without rounding.</summary>
internal static class Nanodollars
{
    private const decimal PerDollar = 1_000_000_000;

    public static long Of(decimal dollars) => (long)Math.Round(dollars * PerDollar);

    public static decimal ToDollars(long nanodollars) => nanodollars / PerDollar;
}
