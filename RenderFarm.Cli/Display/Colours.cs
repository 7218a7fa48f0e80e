using RenderFarm.Contracts.Api;
using Spectre.Console;

namespace RenderFarm.Cli.Display;

/// <summary>What state has which colour.</summary>
internal static class Colours
{
    public static Color? Of(JobState state) => state switch
    {
        JobState.Running => Color.Blue,
        JobState.Completed => Color.Green,
        JobState.Failed => Color.Red,
        JobState.Canceled => Color.Grey,
        _ => null,
    };

    public static Color? Of(InstanceState state) => state switch
    {
        InstanceState.Running => Color.Green,
        InstanceState.ShuttingDown => Color.Yellow,
        InstanceState.Terminated => Color.Grey,
        _ => null,
    };

    public static Color? Of(WorkerState state) => state switch
    {
        WorkerState.Rendering => Color.Blue,
        WorkerState.Idle => Color.Green,
        WorkerState.Lost => Color.Red,
        WorkerState.Gone => Color.Grey,
        _ => null,
    };
}
