using System.Net;
using System.Net.Http.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.Coordinator.Faults;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Tests.Worker;

namespace RenderFarm.Tests.Chaos;

/// <summary>
/// One small job of a farm of its own, with faults at moments of its course. What is done, and when, comes from a seed alone; what comes of
/// it does not, since the instance's timing is its own.
/// </summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    public const int Frames = 16;

    /// <summary>US dollars.</summary>
    public const decimal Budget = 1;

    /// <summary>Keeps the story and the programs' output, which fail the test, to what a person reads.</summary>
    private const int LinesShown = 60;

    /// <summary>Every change of a state, as the database itself sees it.</summary>
    private const string Watch = """
        CREATE TABLE chaos_moves (entity TEXT, id TEXT, before TEXT, after TEXT);
        CREATE TRIGGER chaos_jobs AFTER UPDATE OF state ON jobs WHEN old.state <> new.state
            BEGIN INSERT INTO chaos_moves VALUES ('job', new.id, old.state, new.state); END;
        CREATE TRIGGER chaos_frames AFTER UPDATE OF state ON frames WHEN old.state <> new.state
            BEGIN INSERT INTO chaos_moves VALUES ('frame', new.number, old.state, new.state); END;
        CREATE TRIGGER chaos_instances AFTER UPDATE OF state ON instances WHEN old.state <> new.state
            BEGIN INSERT INTO chaos_moves VALUES ('instance', new.id, old.state, new.state); END;
        """;

    private readonly int _seed;
    private readonly List<string> _story = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chaos-");
    private LocalCloudProcess? _cloud;
    private CoordinatorProcess? _coordinator;
    private string _workersSaid = "";
    private int _workers;

    private ChaosRun(int seed)
    {
        _seed = seed;
        Random = new Random(seed);
        IsRented = seed % 3 == 2;
    }

    /// <summary>What all chance comes from.</summary>
    public Random Random { get; }

    /// <summary>The job is rendered by instances that LocalCloud rents out, and otherwise by a worker of this machine.</summary>
    public bool IsRented { get; }

    public LocalCloudProcess Cloud => _cloud!;

    public CoordinatorProcess Coordinator => _coordinator!;

    /// <summary>The coordinator's disk; null when it cannot be one of its own.</summary>
    public SmallDisk? Disk { get; } = SmallDisk.IsPossible ? new SmallDisk(mebibytes: 16) : null;

    /// <summary>The worker of this machine; null when the job is rented for.</summary>
    public WorkerProcess? Worker { get; private set; }

    public JobResponse Job { get; private set; } = null!;

    /// <summary>Where the worker of this machine keeps its files.</summary>
    public string WorkerFolder => Path.Combine(_folder.FullName, "worker");

    /// <summary>Runs it and audits what is left.</summary>
    public static async Task RunAsync(int seed)
    {
        await using var run = new ChaosRun(seed);
        try
        {
            await run.BeginAsync();
            await run.DisturbAsync();
            run.Job = await run.ProgressAsync(int.MaxValue);
            run.Say($"the job is {run.Job.State}");
            await Audit.CheckAsync(run);
        }
        catch (Exception exception)
        {
            throw new ChaosException(run.Tell(), exception);
        }
    }

    /// <summary>How far the job is, as the API says.</summary>
    public Task<JobResponse> LookAsync() => Coordinator.GetAsync<JobResponse>($"/api/jobs/{Job.Id}");

    /// <summary>Lets some looks at the farm go by, 50 ms apart.</summary>
    /// <param name="most">How many at most.</param>
    public async Task LetPassAsync(int most)
    {
        var left = Random.Next(most);
        Say($"… for {left} looks");
        await Wait.ForAsync(() => Task.FromResult(left--), looks => looks <= 0, "time passes");
    }

    /// <summary>Adds a line to what is told when the run fails.</summary>
    public void Say(string what) => _story.Add(what);

    /// <summary>Starts the next worker of this machine.</summary>
    public void StartWorker() =>
        Worker = WorkerProcess.Start(
            new Dictionary<string, string>(Cloud.EnvironmentVariables)
            {
                ["Worker__Id"] = $"chaos-{++_workers}",
                ["Worker__DataDirectory"] = WorkerFolder,
            }
        );

    /// <summary>Ends the worker of this machine.</summary>
    public async Task EndWorkerAsync(Func<WorkerProcess, Task> how)
    {
        if (Worker is not { } worker)
            return;
        Worker = null;
        await how(worker);
        _workersSaid += worker.Printed;
        await worker.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndWorkerAsync(_ => Task.CompletedTask);
        if (_coordinator is not null)
            await _coordinator.DisposeAsync();
        if (_cloud is not null)
            await ((IAsyncDisposable)_cloud).DisposeAsync();
        Disk?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task BeginAsync()
    {
        _cloud = await LocalCloudProcess.StartAsync();
        _coordinator = await CoordinatorProcess.StartAsync(
            Cloud,
            Disk?.Folder,
            ("Fleet__Enabled", "true"),
            ("Fleet__Interval", "00:00:01"),
            ("Workers__LostAfter", IsRented ? "00:00:20" : "00:00:05"),
            ("Workers__DeleteQueueAfter", "00:00:20")
        );
        await Coordinator.ReadyAsync();
        using (var database = new SqliteConnection($"Data Source={Coordinator.DatabasePath};Pooling=False"))
            database.Execute(Watch);
        if (IsRented)
            await Coordinator.Http.PublishWorkerAsync(await File.ReadAllBytesAsync(await PublishedWorker.Archive));

        StartWorker();
        var scene = await Coordinator.Http.UploadAsync(await File.ReadAllBytesAsync(await Scenes.Steady));
        var request = new JobRequest
        {
            Scene = scene,
            Frames = $"1-{Frames}",
            Video = false,
            Rental = IsRented ? new Rental { Instances = 2, Budget = Budget } : null,
        };
        // On a busy instance the worker may not have read the scene in the time that a request waits.
        using var response = await Wait.ForAsync(
            () => Coordinator.Http.TrySubmitAsync(request),
            answer => answer.StatusCode != HttpStatusCode.ServiceUnavailable,
            "the scene is read"
        );
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        Job = (await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
        if (IsRented)
            await EndWorkerAsync(worker => worker.StopAsync());
    }

    private async Task DisturbAsync()
    {
        var faults = Faults.Choose(this, count: 4);
        var moments = faults.Select(_ => Random.Next(Frames * 3 / 4)).Order().ToList();
        foreach (var (fault, moment) in faults.Zip(moments))
        {
            var job = await ProgressAsync(moment);
            Say($"at {job.Frames.Rendered} of {Frames} frames (planned at {moment}): {fault.Name}");
            if (job.EndedAt is null)
                await fault.DoAsync(this);
        }
    }

    /// <summary>Waits for so many frames, or the job's end. Patience is for each frame anew.</summary>
    private async Task<JobResponse> ProgressAsync(int frames)
    {
        var job = await LookAsync();
        while (job.EndedAt is null && job.Frames.Rendered < frames)
        {
            var before = job.Frames.Rendered;
            job = await Wait.ForAsync(
                LookAsync,
                now => now.EndedAt is not null || now.Frames.Rendered > before,
                $"another frame after {before} is stored"
            );
        }

        return job;
    }

    private string Tell()
    {
        static string Log(string name, string? printed) =>
            $"--- {name}\n{string.Join('\n', (printed ?? "").Split('\n').TakeLast(LinesShown))}\n";
        return $"Seed {_seed}; Chaos_Seed={_seed} Chaos_Runs=1 dotnet test --filter FullyQualifiedName~Chaos repeats it.\n"
            + $"{string.Join('\n', _story)}\n"
            + Log("coordinator", _coordinator?.Output)
            + Log("LocalCloud", _cloud?.Output)
            + Log("workers", _workersSaid + Worker?.Printed);
    }
}

/// <summary>A run failed: what was done when, and why it failed.</summary>
internal sealed class ChaosException(string story, Exception why) : Exception($"{why.Message}\n{story}", why);
