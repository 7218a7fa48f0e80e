using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.AppHost;

namespace RenderFarm.Tests.EndToEnd;

/// <summary>The whole farm, started as a user starts it, on ports and in folders of its own.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renderfarm-e2e-");
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;
    private readonly HttpClient _api;

    private AppHostProcess(string[] arguments, Uri? collector)
    {
        var port = FreePort.Find();
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        string[] all =
        [
            Path.Combine(AppContext.BaseDirectory, "RenderFarm.AppHost.dll"), .. arguments,
            "--out", Frames, "--data", DataDirectory, "--port", $"{port}", "--cloud-port", $"{FreePort.Find()}",
        ];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        if (collector is not null)
        {
            start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.ToString();
            start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        }

        _api = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}"), Timeout = TimeSpan.FromSeconds(10) };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string DataDirectory => Path.Combine(_folder.FullName, "data");

    /// <summary>Where the demo puts its frames.</summary>
    public string Frames => Path.Combine(_folder.FullName, "frames");

    public string Output => string.Join('\n', _output);

    public static AppHostProcess Start(string[] arguments, Uri? collector = null) => new(arguments, collector);

    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException("The farm did not end. It printed:\n" + Output, e);
        }

        return _process.ExitCode;
    }

    /// <summary>Types a line at the farm's console.</summary>
    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public Task<JobResponse> JobAsync(Func<JobResponse, bool> wanted) => UntilAsync(
        async () => (await _api.GetFromJsonAsync<JobResponse[]>("/api/jobs", ApiJson.Options))!.SingleOrDefault(wanted));

    public async Task<FrameResponse[]> FramesAsync(string jobId) =>
        (await _api.GetFromJsonAsync<FrameResponse[]>($"/api/jobs/{jobId}/frames", ApiJson.Options))!;

    /// <summary>Kills the AppHost alone (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits until no process of the farm is left.</summary>
    public Task EndedAsync() => UntilAsync(() => Task.FromResult(FarmProcesses.Of(DataDirectory).Count == 0 ? this : null));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
            await _process.WaitForExitAsync();
        }

        await EndedAsync();
        _process.Dispose();
        _api.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<T> UntilAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var started = Stopwatch.StartNew();
        while (started.Elapsed < Patience)
        {
            try
            {
                if (await look() is { } found)
                {
                    return found;
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // The coordinator is starting, or was killed by the test.
            }

            await tick.WaitForNextTickAsync();
        }

        throw new TimeoutException("What the test waits for did not happen. The farm printed:\n" + Output);
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }
}
