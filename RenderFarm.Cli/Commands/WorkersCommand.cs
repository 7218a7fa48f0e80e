using System.CommandLine;
using RenderFarm.Cli.Api;
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
        var command = new FarmCommand("workers", "List the workers and what they do.")
        {
            Examples = ["renderfarm workers", "renderfarm workers drain w1"],
            Subcommands = { Drain(global) },
        };
        global.Run(
            command,
            async (_, api, output, cancellationToken) =>
            {
                var workers = await api.GetWorkersAsync(cancellationToken);
                output.Json(workers);
                if (workers.Count == 0)
                    output.Line(
                        "No workers yet. A farm that was started with 'dotnet run --project RenderFarm.AppHost' has one within seconds."
                    );
                else
                    output.Show(ToTable(workers));
                foreach (var (job, worker, reason) in workers.SelectMany(worker => worker.Blocklist))
                    output.Line($"{worker} is on the blocklist of job {job}: {reason}");
                foreach (var worker in workers.Where(worker => worker.State == WorkerState.Draining && worker.Ending is not null))
                    output.Line($"{worker.Id} ends: {worker.Ending}");
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    private static FarmCommand Drain(GlobalOptions global)
    {
        var id = new Argument<string>("ID") { Description = "The worker's id, or the beginning of it." };
        var command = new FarmCommand(
            "drain",
            "End a worker when it has finished the frame in hand. Others render the rest of what it has taken."
        )
        {
            Examples = ["renderfarm workers drain w1", "renderfarm workers drain i-0123456789abcdef0 --json"],
            Arguments = { id },
        };
        global.Run(
            command,
            async (arguments, api, output, cancellationToken) =>
            {
                var worker = await FindAsync(api, arguments.GetRequiredValue(id), cancellationToken);
                var answer = await api.DrainWorkerAsync(worker, cancellationToken);
                output.Json(answer);
                output.Line(
                    answer.Worker.Frame is { } frame
                        ? $"{worker} finishes frame {frame} of job {answer.Worker.JobId}, takes no other, and ends."
                        : $"{worker} takes no frame any more and ends."
                );
                if (answer.JobThatRentsAgain is { } job)
                    output.Note(
                        $"Job {job} goes on and rents another instance in its place if it needs one. 'renderfarm cancel {job}' ends it."
                    );
                return ExitCodes.Ok;
            }
        );
        return command;
    }

    /// <summary>The worker of an id, or the one that is there and whose id begins so.</summary>
    private static async Task<string> FindAsync(ApiClient api, string idOrPrefix, CancellationToken cancellationToken)
    {
        var workers = await api.GetWorkersAsync(cancellationToken);
        if (workers.Any(worker => worker.Id == idOrPrefix))
            return idOrPrefix;
        string[] meant =
        [
            .. workers
                .Where(worker => worker.State is not (WorkerState.Gone or WorkerState.Lost))
                .Select(worker => worker.Id)
                .Where(id => id.StartsWith(idOrPrefix, StringComparison.OrdinalIgnoreCase)),
        ];
        return meant switch
        {
            [var one] => one,
            [] => throw new BadInputException($"No worker '{idOrPrefix}' is there.", "'renderfarm workers' lists them."),
            _ => throw new BadInputException(
                $"The ids of {Readable.Count(meant.Length, "worker")} begin with '{idOrPrefix}'.",
                "Give more of it: 'renderfarm workers' lists them."
            ),
        };
    }

    private static Table ToTable(IReadOnlyList<WorkerResponse> workers)
    {
        var table = Tables.Create(
            "id",
            "state",
            "instance",
            "host",
            "cores",
            "gpu",
            "blender",
            "kept apart",
            "frames",
            "doing",
            "last seen"
        );
        foreach (var worker in workers)
        {
            table.AddRow(
                Tables.Cell(worker.Id),
                Tables.Cell(worker.State.ToString().ToLowerInvariant(), Colours.Of(worker.State)),
                Tables.Cell(worker.Instance is { } instance ? $"{instance.InstanceType} {instance.Zone}" : "-"),
                Tables.Cell(worker.Host),
                Tables.Cell($"{worker.Cores}"),
                Tables.Cell(worker.Gpus.Count == 0 ? "-" : string.Join(", ", worker.Gpus.Select(Gpu))),
                Tables.Cell(worker.BlenderVersion ?? "-"),
                Tables.Cell(worker.Isolation ?? "-"),
                Tables.Cell($"{worker.FramesRendered}"),
                Tables.Cell(
                    worker.Problem
                        ?? (worker.JobId is null ? "-" : $"job {worker.JobId}{(worker.Frame is { } frame ? $", frame {frame}" : "")}")
                ),
                Tables.Cell(Readable.Duration(DateTimeOffset.UtcNow - worker.LastSeenAt) + " ago")
            );
        }

        return table;
    }

    private static string Gpu(Gpu gpu) => gpu.MemoryBytes is { } memory ? $"{gpu.Name} {Readable.Bytes(memory)}" : gpu.Name;
}
