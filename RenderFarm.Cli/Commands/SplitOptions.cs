using System.CommandLine;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Commands;

/// <summary>How <c>renderfarm submit</c> is told to divide each frame among the workers, and to keep what it is merged from.</summary>
internal sealed class SplitOptions
{
    private readonly Option<int?> _samples = Arguments.Number(
        "--split-samples",
        "Divide each frame's samples among N workers, and merge them. Cycles only.",
        2,
        Split.MaxParts
    );
    private readonly Option<string?> _tiles = new("--split-tiles")
    {
        Description = "Divide each frame into C columns and R rows of tiles.",
        HelpName = "CxR",
    };

    private readonly Option<bool> _keep = new("--keep-samples")
    {
        Description = "Store what the frames are merged from beside them, so that 'extend --samples N' can add to it. Cycles only.",
    };

    public void AddTo(Command command)
    {
        FarmCommand.AddGroup(command, "Frames", _samples, _tiles, _keep);
        _tiles.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Tiles(token.Value)?.Parts is not (>= 2 and <= Split.MaxParts))
                result.AddError(
                    $"--split-tiles is '{token.Value}'; write columns and rows, such as 4x2, with 2 to {Split.MaxParts} tiles in all."
                );
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(_samples) is not null && result.GetResult(_tiles) is not null)
                result.AddError("Give either --split-samples or --split-tiles.");
            else if (result.GetValue(_keep) && result.GetResult(_tiles) is not null)
                result.AddError("--keep-samples is for frames that are rendered whole, or divided by --split-samples.");
        });
    }

    /// <summary>What was asked for; null when frames are rendered whole.</summary>
    public Split? Read(ParseResult arguments) =>
        arguments.GetValue(_keep) ? new Split { Samples = arguments.GetValue(_samples) ?? 1, KeepSamples = true }
        : arguments.GetValue(_samples) is { } samples ? new Split { Samples = samples }
        : arguments.GetValue(_tiles) is { } tiles ? Tiles(tiles)
        : null;

    private static Split? Tiles(string text) =>
        text.Split('x') is [var columns, var rows] && Count(columns) is { } across && Count(rows) is { } down
            ? new Split { Columns = across, Rows = down }
            : null;

    private static int? Count(string text) => int.TryParse(text, out var count) && count is >= 1 and <= Split.MaxParts ? count : null;
}
