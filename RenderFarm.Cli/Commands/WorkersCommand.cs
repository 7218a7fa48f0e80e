using System.CommandLine;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using Spectre.Console;

namespace RenderFarm.Cli.Commands;

/// <summary><c>renderfarm workers</c>.</summary>
internal static class WorkersCommand
{
    public static Command Create(GlobalOptions global)
    {
        var command = new FarmCommand("workers", "List the workers and what they do.") { Examples = ["renderfarm workers"] };
        global.Run(command, async (_, api, output, cancellationToken) =>
        {
            var workers = await api.GetWorkersAsync(cancellationToken);
            output.Json(workers);
            if (workers.Count == 0)
                output.Line("No workers yet. A farm that was started with 'dotnet run --project RenderFarm.AppHost' has one within seconds.");
            else
                output.Show(ToTable(workers));
            foreach (var (job, worker, reason) in workers.SelectMany(worker => worker.SetAside))
                output.Line($"{worker} is set aside for job {job}: {reason}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Table ToTable(IReadOnlyList<WorkerResponse> workers)
    {
        var table = Tables.Create("id", "state", "machine", "host", "cores", "gpu", "blender", "kept apart", "frames", "doing", "last seen");
        foreach (var worker in workers)
        {
            table.AddRow(
                Tables.Cell(worker.Id),
                Tables.Cell(worker.State.ToString().ToLowerInvariant(), Colours.Of(worker.State)),
                Tables.Cell(worker.Machine is { } machine ? $"{machine.InstanceType} {machine.Zone}" : "-"),
                Tables.Cell(worker.Host),
                Tables.Cell($"{worker.Cores}"),
                Tables.Cell(worker.Gpus.Count == 0 ? "-" : string.Join(", ", worker.Gpus.Select(Gpu))),
                Tables.Cell(worker.BlenderVersion ?? "-"),
                Tables.Cell(worker.Isolation ?? "-"),
                Tables.Cell($"{worker.FramesRendered}"),
                Tables.Cell(worker.Problem ?? (worker.JobId is null ? "-" : $"job {worker.JobId}{(worker.Frame is { } frame ? $", frame {frame}" : "")}")),
                Tables.Cell(Readable.Duration(DateTimeOffset.UtcNow - worker.LastSeenAt) + " ago"));
        }

        return table;
    }

    private static string Gpu(Gpu gpu) => gpu.MemoryBytes is { } memory ? $"{gpu.Name} {Readable.Bytes(memory)}" : gpu.Name;
}
