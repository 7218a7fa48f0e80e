using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
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
