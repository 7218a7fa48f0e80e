using System.CommandLine;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Packing;
using RenderFarm.Contracts.Api;
using Spectre.Console;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm doctor</c>.</summary>
internal static class DoctorCommand
{
    /// <summary>Frames of a film need some room.</summary>
    private const long LittleRoom = 2L << 30;

    public static Command Create(GlobalOptions global)
    {
        var command = new FarmCommand("doctor", "Look at everything that has to be right, and say what to do where it is not.")
        {
            Examples = ["renderfarm doctor", "renderfarm doctor --json"],
        };
        global.Run(
            command,
            async (_, api, output, cancellationToken) =>
            {
                List<CheckResponse> checks = [OfBlender(), OfRoom()];
                try
                {
                    checks.AddRange(await api.GetChecksAsync(cancellationToken));
                    checks.Insert(2, new("coordinator", CheckState.Ok, $"answers at {api.Server}"));
                }
                catch (FailureException e) when (e is FarmUnreachableException or FarmRefusedException)
                {
                    checks.Add(new("coordinator", CheckState.Failed, $"{e.Message} {e.Hint}".TrimEnd()));
                }

                output.Json(checks);
                var width = checks.Max(check => check.Name.Length);
                foreach (var (name, state, detail) in checks)
                {
                    var words = $"{name.PadRight(width)}  {detail.ReplaceLineEndings(" ")}";
                    output.Show(new Markup($"{Mark(state)} {words.EscapeMarkup()}\n"));
                }

                return checks.Exists(check => check.State == CheckState.Failed) ? ExitCodes.JobFailed : ExitCodes.Ok;
            }
        );
        return command;
    }

    private static string Mark(CheckState state) =>
        state switch
        {
            CheckState.Ok => "[green]ok     [/]",
            CheckState.Warning => "[yellow]warning[/]",
            _ => "[red]failed [/]",
        };

    /// <summary>Packs scenes on this machine.</summary>
    private static CheckResponse OfBlender() =>
        (LocalBlenders.Named(null) ?? LocalBlenders.Find().FirstOrDefault()) is { } path
            ? File.Exists(path)
                ? new("blender here", CheckState.Ok, path)
                : new("blender here", CheckState.Warning, $"{LocalBlenders.Variable} names '{path}', which is not there")
            : new(
                "blender here",
                CheckState.Warning,
                "none: scenes are sent as they are, without the textures beside them. Install Blender, or name it with "
                    + $"{LocalBlenders.Variable}, or send what they need with --assets DIR"
            );

    private static CheckResponse OfRoom()
    {
        var free = new DriveInfo(Environment.CurrentDirectory).AvailableFreeSpace;
        return free < LittleRoom
            ? new("disk here", CheckState.Warning, $"{Readable.Bytes(free)} free: make room for what is downloaded")
            : new("disk here", CheckState.Ok, $"{Readable.Bytes(free)} free");
    }
}
