namespace RenderFarm.Cli.Display;

/// <summary>Shows nothing.</summary>
internal sealed class SilentStage : Stage
{
    public override void Report(double fraction, string detail)
    {
    }
}
