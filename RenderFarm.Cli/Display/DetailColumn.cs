using Spectre.Console;
using Spectre.Console.Rendering;

namespace RenderFarm.Cli.Display;

/// <summary>The text to the right of a progress bar.</summary>
internal sealed class DetailColumn : ProgressColumn
{
    private volatile string _detail = "";

    public string Detail { get => _detail; set => _detail = value; }

    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(Detail, new Style(Color.Grey)) { Overflow = Overflow.Ellipsis };
}
