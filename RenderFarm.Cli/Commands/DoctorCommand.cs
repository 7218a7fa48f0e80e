using System.CommandLine;
using System.Net.NetworkInformation;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Packing;
using RenderFarm.Cli.Upload;
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
                List<CheckResponse> checks = [OfBlender(), OfRoom(), .. await OfSdkAsync(cancellationToken)];
                try
                {
                    checks.AddRange(await api.GetChecksAsync(cancellationToken));
                    checks.Insert(2, new("coordinator", CheckState.Ok, $"answers at {api.Server}"));
                    checks.AddRange(OfStore(await api.GetArchivesAsync(cancellationToken)));
                }
                catch (FailureException e) when (e is FarmUnreachableException or FarmRefusedException)
                {
                    checks.Add(new("coordinator", CheckState.Failed, $"{e.Message} {e.Hint}".TrimEnd()));
                    if (api.Server.IsLoopback)
                        checks.Add(OfPort(api.Server.Port));
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

    /// <summary>What builds and starts the farm, where this runs in a working copy.</summary>
    private static async Task<IReadOnlyList<CheckResponse>> OfSdkAsync(CancellationToken cancellationToken)
    {
        if (WorkerBuild.TryFindProject(Directory.GetCurrentDirectory()) is not { } project)
            return [];
        var said = new List<string>();
        try
        {
            // Run there, it looks for what global.json asks for.
            var code = await Tool.RunAsync("dotnet", ["--version"], null, said.Add, cancellationToken, Path.GetDirectoryName(project));
            return code == 0
                ? [new(".NET SDK", CheckState.Ok, said[0])]
                : [new(".NET SDK", CheckState.Failed, $"{string.Join(' ', said)} Install it: https://dotnet.microsoft.com/download")];
        }
        catch (BadInputException e)
        {
            return [new(".NET SDK", CheckState.Failed, $"{e.Message} Install it: https://dotnet.microsoft.com/download")];
        }
    }

    /// <summary>Where a coordinator of this machine would listen.</summary>
    private static CheckResponse OfPort(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port)
            ? new(
                "port",
                CheckState.Failed,
                $"{port} is taken by a program that is no coordinator: end that, or start the farm on another with --urls "
                    + $"http://localhost:PORT and name it with {FarmAddress.Variable}"
            )
            : new("port", CheckState.Ok, $"{port} is free for a coordinator");

    /// <summary>What rented instances would start with.</summary>
    private static IEnumerable<CheckResponse> OfStore(IReadOnlyList<ArchiveResponse> archives)
    {
        var mine = WorkerCommand.OwnVersion();
        var worker = archives.FirstOrDefault(archive => archive is { Kind: ArchiveKind.Worker, InUse: true });
        yield return worker is null ? new("worker archive", CheckState.Warning, "none for rented instances: renderfarm worker publish")
        : worker.Version == mine ? new("worker archive", CheckState.Ok, $"{worker.Version}, as this command")
        : new("worker archive", CheckState.Warning, $"{worker.Version}, and this command is {mine}: renderfarm worker publish");
        var blenders = archives
            .Where(archive => archive is { Kind: ArchiveKind.Blender, UploadedAt: not null })
            .Select(archive => archive.Version)
            .Order(StringComparer.Ordinal)
            .ToList();
        yield return blenders.Count > 0
            ? new("Blender archives", CheckState.Ok, string.Join(", ", blenders))
            : new("Blender archives", CheckState.Warning, "none for rented instances: renderfarm blender upload --version 4.5");
    }

    private static CheckResponse OfRoom()
    {
        var free = new DriveInfo(Environment.CurrentDirectory).AvailableFreeSpace;
        return free < LittleRoom
            ? new("disk here", CheckState.Warning, $"{Readable.Bytes(free)} free: make room for what is downloaded")
            : new("disk here", CheckState.Ok, $"{Readable.Bytes(free)} free");
    }
}
