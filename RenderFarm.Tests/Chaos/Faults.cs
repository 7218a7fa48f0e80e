using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using RenderFarm.Tests.Coordinator;

namespace RenderFarm.Tests.Chaos;

/// <summary>Something that goes wrong, and is over when <see cref="DoAsync"/> returns.</summary>
/// <param name="Name">What it is.</param>
/// <param name="CanHappen">Whether a run has what it happens to.</param>
/// <param name="DoAsync">Does it.</param>
internal sealed record Fault(string Name, Func<ChaosRun, bool> CanHappen, Func<ChaosRun, Task> DoAsync);

/// <summary>All that can go wrong in a <see cref="ChaosRun"/>.</summary>
internal static class Faults
{
    /// <summary>Looks at the farm, 50 ms apart: a moment.</summary>
    private const int Short = 40;

    /// <summary>Some runs go beyond the silence after which a worker is lost, some not.</summary>
    private const int Long = 160;

    private static readonly Fault[] All =
    [
        new(
            "the coordinator is killed",
            Anywhere,
            async run =>
            {
                await run.Coordinator.KillAsync();
                await run.LetPassAsync(Short);
                await run.Coordinator.StartAgainAsync();
                await run.Coordinator.ReadyAsync();
            }
        ),
        new("the coordinator stands still", Anywhere, run => HoldAsync(run, run.Coordinator.ProcessId, Long)),
        new(
            "LocalCloud is killed",
            Anywhere,
            async run =>
            {
                await run.Cloud.KillAsync();
                await run.LetPassAsync(Short);
                await run.Cloud.StartAgainAsync();
                await run.Coordinator.ReadyAsync();
            }
        ),
        new("LocalCloud stands still", Anywhere, run => HoldAsync(run, run.Cloud.ProcessId, Long)),
        new(
            "the coordinator's disk is full",
            run => run.Disk is not null,
            async run =>
            {
                run.Disk!.Fill();
                await run.LetPassAsync(Long);
                run.Disk.Free();
                await run.Coordinator.ReadyAsync();
            }
        ),
        new(
            "the worker is killed",
            IfOwn,
            async run =>
            {
                await run.EndWorkerAsync(worker => worker.KillAsync());
                await run.LetPassAsync(Short);
                run.StartWorker();
            }
        ),
        new("the worker stands still", IfOwn, run => HoldAsync(run, run.Worker!.Id, Long)),
        new(
            "a Blender is killed",
            IfOwn,
            async run =>
            {
                var alive = await Wait.ForAsync(
                    async () => (run.Worker!.Blenders, (await run.LookAsync()).EndedAt),
                    now => now.Blenders.Count > 0 || now.EndedAt is not null,
                    "a Blender renders"
                );
                foreach (var blender in alive.Blenders)
                    await SignalAsync(blender, "KILL");
            }
        ),
        new("an instance is taken back at once", IfRented, run => InterruptAsync(run, new { kill = true })),
        new("an instance is taken back after a notice", IfRented, run => InterruptAsync(run, new { noticeSeconds = 5 })),
        new("an instance is likely to be taken back", IfRented, run => InterruptAsync(run, new { kind = "rebalance" })),
        new(
            "a process of an instance is killed",
            IfRented,
            async run =>
            {
                var processes = (await InstancesAsync(run))
                    .SelectMany(instance => instance.GetProperty("processes").EnumerateArray())
                    .Select(process => process.GetInt32())
                    .ToList();
                if (processes.Count > 0)
                    await SignalAsync(processes[run.Random.Next(processes.Count)], "KILL");
            }
        ),
        new("broken messages", Anywhere, Forgeries.SendBrokenAsync),
        new("frames are reported that nobody rendered", Anywhere, Forgeries.SendFramesAsync),
        new("messages are delivered twice", Anywhere, Forgeries.SendTwiceAsync),
    ];

    /// <summary>Different ones that can happen to a run.</summary>
    public static IReadOnlyList<Fault> Choose(ChaosRun run, int count)
    {
        var possible = All.Where(fault => fault.CanHappen(run)).ToArray();
        run.Random.Shuffle(possible);
        return possible[..count];
    }

    private static bool Anywhere(ChaosRun run) => true;

    private static bool IfOwn(ChaosRun run) => !run.IsRented;

    private static bool IfRented(ChaosRun run) => run.IsRented;

    private static async Task HoldAsync(ChaosRun run, int process, int most)
    {
        await SignalAsync(process, "STOP");
        await run.LetPassAsync(most);
        await SignalAsync(process, "CONT");
    }

    private static async Task InterruptAsync(ChaosRun run, object how)
    {
        var instances = await Wait.ForAsync(
            async () => (Alive: await InstancesAsync(run), (await run.LookAsync()).EndedAt),
            now => now.Alive.Count > 0 || now.EndedAt is not null,
            "an instance lives"
        );
        if (instances.Alive.Count == 0)
            return;
        var id = instances.Alive[run.Random.Next(instances.Alive.Count)].GetProperty("id").GetString();
        using var market = new HttpClient { BaseAddress = run.Cloud.Endpoint };
        using var response = await market.PostAsJsonAsync($"/_localcloud/instances/{id}/interrupt", how);
        run.Say($"… {id}: {(int)response.StatusCode}"); // It may have ended meanwhile.
    }

    private static async Task<List<JsonElement>> InstancesAsync(ChaosRun run)
    {
        using var market = new HttpClient { BaseAddress = run.Cloud.Endpoint };
        var all = await market.GetFromJsonAsync<JsonElement[]>("/_localcloud/instances");
        return [.. all!.Where(instance => instance.GetProperty("state").GetString() is "pending" or "running")];
    }

    private static async Task SignalAsync(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
