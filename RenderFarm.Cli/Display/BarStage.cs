using Spectre.Console;

namespace RenderFarm.Cli.Display;

/// <summary>A live progress bar.</summary>
internal sealed class BarStage(ProgressTask task, DetailColumn column, TimeProvider clock) : Stage
{
    private readonly Eta _eta = new(clock);

    public override void Report(double fraction, string detail)
    {
        var left = _eta.Update(fraction);
        column.Detail = left is null ? detail : $"{detail}, {left}";
        task.Value = fraction;
    }
}
