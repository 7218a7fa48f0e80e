using RenderFarm.Contracts.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RenderFarm.Cli.Display;

/// <summary>Tables without lines, that copy well.</summary>
internal static class Tables
{
    public static Table Create(params ReadOnlySpan<string> titles)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var title in titles)
            table.AddColumn(new TableColumn(new Text(title, new Style(Color.Grey))).PadRight(2).NoWrap());
        return table;
    }

    public static Text Cell(string text, Color? colour = null) => new(text, colour is null ? null : new Style(colour));
}

/// <summary>What state has which colour.</summary>
internal static class Colours
{
    public static Color? Of(JobState state) =>
        state switch
        {
            JobState.Running => Color.Blue,
            JobState.Completed => Color.Green,
            JobState.Failed => Color.Red,
            JobState.Canceled => Color.Grey,
            _ => null,
        };

    public static Color? Of(InstanceState state) =>
        state switch
        {
            InstanceState.Running => Color.Green,
            InstanceState.ShuttingDown => Color.Yellow,
            InstanceState.Terminated => Color.Grey,
            _ => null,
        };

    public static Color? Of(WorkerState state) =>
        state switch
        {
            WorkerState.Rendering => Color.Blue,
            WorkerState.Idle => Color.Green,
            WorkerState.Lost => Color.Red,
            WorkerState.Gone => Color.Grey,
            _ => null,
        };
}

/// <summary>The text to the right of a progress bar.</summary>
internal sealed class DetailColumn : ProgressColumn
{
    private volatile string _detail = "";

    public string Detail
    {
        get => _detail;
        set => _detail = value;
    }

    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(Detail, new Style(Color.Grey)) { Overflow = Overflow.Ellipsis };
}
