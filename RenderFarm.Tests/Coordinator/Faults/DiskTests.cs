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
        await using var coordinator = await CoordinatorProcess.StartAsync(cloud, disk.Folder);
        await coordinator.ReadyAsync();
        await using var worker = await TestWorker.StartAsync(cloud);
        var (reached, goOn) = HoldAt(worker, frame: 4);
        var job = await coordinator.Http.SubmitAsync("1-12");
        await reached.WaitAsync(Wait.Patience);

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
        var command = await CliProcess.RunAsync(coordinator.Address.ToString(), "cancel", job.Id);
        Assert.True(
            command.ExitCode != 0 && command.Error.Contains("is full. Free some space", StringComparison.Ordinal),
            command.ToString()
        );
        // Reading goes on, and what workers report waits.
        goOn.SetResult();
        await Wait.ForAsync(() => Task.FromResult(worker.Stored.Count), count => count >= 4, "the frame is stored");
        Assert.Equal(JobState.Running, (await coordinator.GetAsync<JobResponse>($"/api/jobs/{job.Id}")).State);

        disk.Free();
        await HealthAsync(coordinator, () => { }, HttpStatusCode.OK, "");
        await CompletedAsync(coordinator, worker, job.Id, 12);
    }

    [Fact]
    public async Task Another_program_that_holds_the_lock_in_the_middle_of_a_job()
    {
        await using var coordinator = await CoordinatorProcess.StartAsync(cloud);
        await coordinator.ReadyAsync();
        await using var worker = await TestWorker.StartAsync(cloud);
        var (reached, goOn) = HoldAt(worker, frame: 4);
        var job = await coordinator.Http.SubmitAsync("1-8");
        await reached.WaitAsync(Wait.Patience);

        using (var other = new SqliteConnection($"Data Source={coordinator.DatabasePath};Pooling=False"))
        {
            other.Open();
            other.Execute("BEGIN IMMEDIATE");
            goOn.SetResult();
            using var announced = await coordinator.Http.AnnounceAsync(FarmClient.NewScene());
            await announced.ProblemAsync(HttpStatusCode.ServiceUnavailable, ProblemTypes.DatabaseUnavailable);
            Assert.NotNull(announced.Headers.RetryAfter);
            await HealthAsync(coordinator, () => { }, HttpStatusCode.ServiceUnavailable, "database: ");
        }

        await CompletedAsync(coordinator, worker, job.Id, 8);
        await HealthAsync(coordinator, () => { }, HttpStatusCode.OK, "Healthy");
    }

    [LinuxFact]
    public async Task The_write_ahead_log_is_deleted_in_the_middle_of_a_job()
    {
        await using var coordinator = await CoordinatorProcess.StartAsync(cloud);
        await coordinator.ReadyAsync();
        await using var worker = await TestWorker.StartAsync(cloud);
        var (reached, goOn) = HoldAt(worker, frame: 4);
        var job = await coordinator.Http.SubmitAsync("1-8");
        await reached.WaitAsync(Wait.Patience);

        File.Delete(coordinator.DatabasePath + "-wal");
        File.Delete(coordinator.DatabasePath + "-shm");
        goOn.SetResult();
        await Wait.ForAsync(
            async () =>
            {
                using var response = await coordinator.Http.GetAsync($"/api/jobs/{job.Id}");
                return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : "";
            },
            answer => answer.Contains("\"completed\"", StringComparison.Ordinal),
            "the job is complete. " + coordinator.Output
        );

        await coordinator.KillAsync();
        await coordinator.StartAgainAsync();
        await CompletedAsync(coordinator, worker, job.Id, 8);
    }

    private static (Task Reached, TaskCompletionSource GoOn) HoldAt(TestWorker worker, int frame)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        worker.OnFrame = async (number, cancellationToken) =>
        {
            if (number == frame)
            {
                reached.TrySetResult();
                await goOn.Task.WaitAsync(cancellationToken);
            }

            return null;
        };
        return (reached.Task, goOn);
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

    private static async Task CompletedAsync(CoordinatorProcess coordinator, TestWorker worker, string id, int frames)
    {
        var job = await coordinator.JobAsync(id, j => j.EndedAt is not null, "the job has ended");
        Assert.True((JobState.Completed, frames) == (job.State, job.Frames.Rendered), $"{job}\n{coordinator.Output}");
        Assert.Equal(Enumerable.Range(1, frames), worker.Stored.Order());
        Assert.Equal(
            "",
            string.Join('\n', (await coordinator.GetAsync<DeadLetterResponse[]>("/api/dead-letters")).Select(letter => letter.ToString()))
        );
    }
}
