using System.Collections.Concurrent;
using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.Tests.Cli;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Faults;

/// <summary>Whatever keeps the coordinator from writing: it says so, loses nothing, and goes on by itself.</summary>
public sealed class DiskTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    [SmallDiskFact]
    public async Task A_disk_that_is_full_in_the_middle_of_a_job()
    {
        using var disk = new SmallDisk(mebibytes: 8);
        await using var farm = await MidwayAsync(frames: 12, disk.Folder);
        var (coordinator, worker) = (farm.Coordinator, farm.Worker);

        var refused = await Wait.ForAsync(
            async () =>
            {
                disk.Fill();
                using var response = await coordinator.Http.AnnounceAsync(FarmClient.NewScene());
                return response.StatusCode == HttpStatusCode.InsufficientStorage
                    ? await response.ProblemAsync(HttpStatusCode.InsufficientStorage, ProblemTypes.DatabaseUnavailable)
                    : "";
            },
            sentence => sentence.Length > 0,
            "the disk is full"
        );
        Assert.Contains($"'{disk.Folder.FullName}' is full. Free some space", refused, StringComparison.Ordinal);
        await HealthAsync(coordinator, disk.Fill, HttpStatusCode.ServiceUnavailable, "is full");
        var command = await CliProcess.RunAsync(coordinator.Address.ToString(), "cancel", farm.Job);
        Assert.True(
            command.ExitCode != 0 && command.Error.Contains("is full. Free some space", StringComparison.Ordinal),
            command.ToString()
        );
        // Reading goes on, and what workers report waits.
        farm.GoOn.SetResult();
        await Wait.ForAsync(() => Task.FromResult(worker.Stored.Count), count => count >= 4, "the frame is stored");
        Assert.Equal(JobState.Running, (await coordinator.GetAsync<JobResponse>($"/api/jobs/{farm.Job}")).State);

        disk.Free();
        await HealthAsync(coordinator, () => { }, HttpStatusCode.OK, "");
        await CompletedAsync(farm, 12);
    }

    /// <summary>Whoever writes or reads while a disk fills up has the one exception that says so, and reports wait for.</summary>
    [SmallDiskFact]
    public async Task A_disk_that_fills_and_empties_gives_no_other_fault_than_that_it_is_full()
    {
        using var disk = new SmallDisk(mebibytes: 16);
        using var database = FarmDatabase.Open(disk.Folder.FullName);
        using var end = new CancellationTokenSource();
        var (written, refused) = (0, 0);
        var others = new ConcurrentBag<Exception>();

        async Task LoopAsync(int number)
        {
            for (var turn = 0; !end.IsCancellationRequested; turn++)
            {
                try
                {
                    if (number > 0)
                    {
                        await database.WriteAsync(connection => Replace(connection, $"{number}-{turn % 20}"), CancellationToken.None);
                        Interlocked.Increment(ref written);
                    }
                    else
                        database.Read(connection => connection.Query<string>("SELECT name FROM scenes ORDER BY name").AsList());
                }
                catch (DatabaseUnavailableException)
                {
                    Interlocked.Increment(ref refused);
                }
                catch (Exception e)
                {
                    others.Add(e);
                }
            }
        }

        var loops = Enumerable.Range(0, 4).Select(number => Task.Run(() => LoopAsync(number))).ToArray();
        for (var round = 0; round < 8; round++)
        {
            var before = Volatile.Read(ref refused);
            await Wait.ForAsync(
                () =>
                {
                    disk.Fill();
                    return Task.FromResult(Volatile.Read(ref refused));
                },
                count => count > before + 5 || !others.IsEmpty,
                "the disk is full"
            );
            disk.Free();
            before = Volatile.Read(ref written);
            await Wait.ForAsync(() => Task.FromResult(Volatile.Read(ref written)), count => count > before + 5, "it is written again");
        }

        await end.CancelAsync();
        await Task.WhenAll(loops);
        Assert.True(others.IsEmpty, string.Join('\n', others.Select(e => e.ToString()).Distinct().Take(5)));

        static int Replace(SqliteConnection connection, string sha256)
        {
            connection.Execute("DELETE FROM scenes WHERE sha256 = @sha256", new { sha256 });
            return connection.Execute(
                "INSERT INTO scenes (sha256, size_bytes, name, announced_at) VALUES (@sha256, 1, @name, 1)",
                new { sha256, name = new string('n', 500) }
            );
        }
    }

    [Fact]
    public async Task Another_program_that_holds_the_lock_in_the_middle_of_a_job()
    {
        await using var farm = await MidwayAsync(frames: 8);
        var coordinator = farm.Coordinator;

        using (var other = new SqliteConnection($"Data Source={coordinator.DatabasePath};Pooling=False"))
        {
            other.Open();
            other.Execute("BEGIN IMMEDIATE");
            farm.GoOn.SetResult();
            using var announced = await coordinator.Http.AnnounceAsync(FarmClient.NewScene());
            await announced.ProblemAsync(HttpStatusCode.ServiceUnavailable, ProblemTypes.DatabaseUnavailable);
            Assert.NotNull(announced.Headers.RetryAfter);
            await HealthAsync(coordinator, () => { }, HttpStatusCode.ServiceUnavailable, "database: ");
        }

        await CompletedAsync(farm, 8);
        await HealthAsync(coordinator, () => { }, HttpStatusCode.OK, "Healthy");
    }

    [LinuxFact]
    public async Task A_disk_that_fails_every_write_in_the_middle_of_a_job()
    {
        BrokenWrites.Survive();
        await using var farm = await MidwayAsync(frames: 8);
        var coordinator = farm.Coordinator;

        await BrokenWrites.BeginAsync(coordinator.ProcessId);
        using (var announced = await coordinator.Http.AnnounceAsync(FarmClient.NewScene()))
        {
            var refused = await announced.ProblemAsync(HttpStatusCode.ServiceUnavailable, ProblemTypes.DatabaseUnavailable);
            Assert.Contains("disk I/O error'). See whether its disk is sound", refused, StringComparison.Ordinal);
        }

        await HealthAsync(coordinator, () => { }, HttpStatusCode.ServiceUnavailable, "disk I/O error");
        farm.GoOn.SetResult();
        await Wait.ForAsync(() => Task.FromResult(farm.Worker.Stored.Count), count => count >= 4, "the frame is stored");

        await BrokenWrites.EndAsync(coordinator.ProcessId);
        await HealthAsync(coordinator, () => { }, HttpStatusCode.OK, "");
        await CompletedAsync(farm, 8);
    }

    [LinuxFact]
    public async Task The_write_ahead_log_is_deleted_in_the_middle_of_a_job()
    {
        await using var farm = await MidwayAsync(frames: 8);
        var coordinator = farm.Coordinator;

        File.Delete(coordinator.DatabasePath + "-wal");
        File.Delete(coordinator.DatabasePath + "-shm");
        farm.GoOn.SetResult();
        await Wait.ForAsync(
            async () =>
            {
                using var response = await coordinator.Http.GetAsync($"/api/jobs/{farm.Job}");
                return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : "";
            },
            answer => answer.Contains("\"completed\"", StringComparison.Ordinal),
            "the job is complete. " + coordinator.Output
        );

        await coordinator.KillAsync();
        await coordinator.StartAgainAsync();
        await CompletedAsync(farm, 8);
    }

    /// <summary>A job whose fourth frame waits.</summary>
    private async Task<Farm> MidwayAsync(int frames, DirectoryInfo? folder = null)
    {
        var coordinator = await CoordinatorProcess.StartAsync(cloud, folder);
        await coordinator.ReadyAsync();
        var worker = await TestWorker.StartAsync(cloud);
        var (reached, goOn) = worker.HoldAt(frame: 4);
        var job = await coordinator.Http.SubmitAsync($"1-{frames}");
        await reached.WaitAsync(Wait.Patience);
        return new Farm(coordinator, worker, job.Id, goOn);
    }

    private static Task<(HttpStatusCode Status, string Text)> HealthAsync(
        CoordinatorProcess coordinator,
        Action before,
        HttpStatusCode status,
        string word
    ) =>
        Wait.ForAsync(
            async () =>
            {
                before();
                using var response = await coordinator.Http.GetAsync("/health");
                return (response.StatusCode, Text: await response.Content.ReadAsStringAsync());
            },
            health => health.StatusCode == status && health.Text.Contains(word, StringComparison.Ordinal),
            $"its health is {status}"
        );

    private static async Task CompletedAsync(Farm farm, int frames)
    {
        var coordinator = farm.Coordinator;
        var job = await coordinator.JobAsync(farm.Job, j => j.EndedAt is not null, "the job has ended");
        Assert.True((JobState.Completed, frames) == (job.State, job.Frames.Rendered), $"{job}\n{coordinator.Output}");
        Assert.Equal(Enumerable.Range(1, frames), farm.Worker.Stored.Order());
        var letters = await coordinator.GetAsync<DeadLetterResponse[]>("/api/dead-letters");
        Assert.True(letters.Length == 0, $"{string.Join('\n', letters.AsEnumerable())}\n{coordinator.Output}");
    }

    private sealed record Farm(CoordinatorProcess Coordinator, TestWorker Worker, string Job, TaskCompletionSource GoOn) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            // Processes first: they outlive a test whose worker does not end.
            await Coordinator.DisposeAsync();
            await Worker.DisposeAsync();
        }
    }
}
