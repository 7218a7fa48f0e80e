namespace RenderFarm.Cli.Display;

/// <summary>Shows how far a long piece of work is. Safe to call from any thread, as often as one likes.</summary>
internal abstract class Stage
{
    /// <summary>Shows the newest state.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="detail">What stands beside the bar.</param>
    public abstract void Report(double fraction, string detail);
}
