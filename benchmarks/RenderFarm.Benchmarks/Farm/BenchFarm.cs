using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Benchmarks.Farm;

/// <summary>A whole farm on this machine, started as a user starts it, on ports and data of its own.</summary>
internal sealed class BenchFarm : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    /// <summary>Rare enough not to cost what is measured.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly Process _process;
    private readonly Task<string> _output;

    private BenchFarm(Process process, int port)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(3) };
    }

    public HttpClient Http { get; }

    /// <summary>Process id of the AppHost, which every other process of the farm descends from.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts it and waits until its workers can render.</summary>
    public static async Task<BenchFarm> StartAsync(string data, int workers, CancellationToken cancellationToken)
    {
        var port = FreePort.Find();
        string[] arguments =
        [
            "run",
            "--no-build",
            "-c",
            Build.Configuration,
            "--project",
            Path.Combine(Build.RepositoryRoot, "RenderFarm.AppHost"),
            "--",
            "--workers",
            $"{workers}",
            "--data",
            data,
            "--port",
            $"{port}",
            "--cloud-port",
            $"{FreePort.Find()}",
        ];
        var farm = new BenchFarm(
            Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!,
            port
        );
        try
        {
            await farm.WaitForWorkersAsync(workers, cancellationToken);
            return farm;
        }
        catch
        {
            await farm.DisposeAsync();
            throw;
        }
    }

    /// <summary>Uploads a scene and renders frames of it.</summary>
    public async Task<FarmRun> RenderAsync(string scene, JobRequest request, CancellationToken cancellationToken)
    {
        var sha256 = await UploadAsync(scene, cancellationToken);
        var submitted = Stopwatch.GetTimestamp();
        var job = await PostAsync<JobResponse>("api/jobs", request with { Scene = sha256 }, cancellationToken);
        using var timer = new PeriodicTimer(Look);
        while (job.State is JobState.Queued or JobState.Running)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            job = await GetAsync<JobResponse>($"api/jobs/{job.Id}", cancellationToken);
        }

        if (job.State != JobState.Completed)
            throw new BenchmarkException($"The job on {Path.GetFileName(scene)} ended as {job.State}: {job.Error}");

        var whole = Stopwatch.GetElapsedTime(submitted);
        return new FarmRun(job, await GetAsync<FrameResponse[]>($"api/jobs/{job.Id}/frames", cancellationToken), whole);
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        (await Http.GetFromJsonAsync<T>(path, ApiJson.Options, cancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Ends what it has started, as Ctrl-C does.
            using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        Http.Dispose();
    }

    private async Task<string> UploadAsync(string path, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(path, cancellationToken);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var request = new SceneRequest
        {
            Sha256 = sha256,
            SizeBytes = content.Length,
            Name = Path.GetFileName(path),
        };
        var scene = await PostAsync<SceneResponse>("api/scenes", request, cancellationToken);
        if (scene.Upload is not { } upload)
            return sha256;

        using var put = new HttpRequestMessage(new HttpMethod(upload.Method), upload.Url) { Content = new ByteArrayContent(content) };
        foreach (var (name, value) in upload.Headers)
            put.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(put, cancellationToken);
        response.EnsureSuccessStatusCode();
        return sha256;
    }

    private async Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await Http.PostAsJsonAsync(path, body, ApiJson.Options, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new BenchmarkException($"The farm refused {path}: {await response.Content.ReadAsStringAsync(cancellationToken)}");

        return (await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken))!;
    }

    private async Task WaitForWorkersAsync(int workers, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Look);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit)
                throw new BenchmarkException(
                    "The farm did not start: "
                        + (_process.HasExited ? await _output : $"no worker within {StartLimit.TotalMinutes:0} minutes.")
                );

            try
            {
                if (
                    (await GetAsync<WorkerResponse[]>("api/workers", cancellationToken)).Count(worker => worker.State == WorkerState.Idle)
                    == workers
                )
                    return;
            }
            catch (HttpRequestException)
            {
                // It is not up yet.
            }
        }
    }
}
