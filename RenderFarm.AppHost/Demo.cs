using System.Net.Http.Json;
using RenderFarm.Contracts.Api;

namespace RenderFarm.AppHost;

/// <summary>Renders the sample as a user would: with the <c>renderfarm</c> command.</summary>
internal static class Demo
{
    /// <summary>A worker that takes longer is fetching Blender, and the command says so.</summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    /// <summary>Submits the sample, shows its progress, fetches the frames and says how it went.</summary>
    /// <returns>0 if every frame is there.</returns>
    public static async Task<int> RunAsync(FarmOptions farm, CancellationToken cancellationToken)
    {
        string[] submit =
        [
            "submit", Repository.Sample, "--name", "demo", "--samples", "8", "--resolution-percent", "50",
            "--download", farm.FramesDirectory, "--overwrite", "--server", farm.Server,
        ];
        await WaitForWorkerAsync(farm, cancellationToken);
        var exitCode = await Cli.CommandLine.RunAsync(submit, cancellationToken);
        if (!farm.Exit && !cancellationToken.IsCancellationRequested)
            Console.WriteLine("The farm goes on: Ctrl-C ends it.");

        return exitCode;
    }

    private static async Task WaitForWorkerAsync(FarmOptions farm, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri(farm.Server) };
        using var timer = new PeriodicTimer(BetweenLooks);
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < MostPatience && await timer.WaitForNextTickAsync(cancellationToken))
        {
            var workers = await http.GetFromJsonAsync<WorkerResponse[]>("/api/workers", ApiJson.Options, cancellationToken);
            if (workers!.Any(worker => worker.State is WorkerState.Idle or WorkerState.Rendering))
                return;
        }
    }
}
