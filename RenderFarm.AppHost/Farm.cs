using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RenderFarm.AppHost;

/// <summary>Runs the farm until somebody ends it, or until the demo is over.</summary>
internal static class Farm
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    /// <summary>Where the commands that this process runs find the token that they show.</summary>
    public const string TokenVariable = "RENDERFARM_TOKEN";

    /// <summary>A worker hands back its frames and says goodbye within it; what has not ended then is ended by the orchestrator.</summary>
    private static readonly TimeSpan MostTimeToStop = TimeSpan.FromSeconds(30);

    private static readonly CancellationTokenSource Stop = new();
    private static readonly CancellationTokenSource Hurry = new();

    // They end with the last reference to them.
    private static PosixSignalRegistration[] _signals = [];

    /// <summary>Says what is going on, and hears Ctrl-C, before anything else, for the orchestrator takes some seconds.</summary>
    public static void Begin(FarmOptions farm)
    {
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, End), PosixSignalRegistration.Create(PosixSignal.SIGTERM, End)];
        if (farm.Token() is { } token)
            Environment.SetEnvironmentVariable(TokenVariable, token);
        if (BusyPort.Find(farm) is not null)
            return; // said when nothing was started

        Console.WriteLine($"Starting the farm. It keeps everything in {farm.DataDirectory}, its logs in {farm.DataFor("logs")}.");
        if (Platform.Notice(farm, OperatingSystem.IsLinux()) is { } notice)
            Console.WriteLine(notice);
    }

    /// <summary>Runs the farm, and disposes of it.</summary>
    /// <returns>The exit code: 0 for a farm that was up and, in a demo, rendered every frame.</returns>
    public static async Task<int> RunAsync(DistributedApplication app, FarmOptions farm)
    {
        if ((BusyPort.Find(farm) ?? await ContainerRuntime.FindProblemAsync(farm)) is { } problem)
        {
            await Console.Error.WriteLineAsync(problem);
            return Failed;
        }

        var told = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Stop.Token, told);
        var stopping = either.Token;
        var ends = false;
        // of the three tokens any may hear of it last
        bool IsEnding() => ends || Stop.IsCancellationRequested || told.IsCancellationRequested;
        using var watch = new PartWatch(app, IsEnding);
        try
        {
            await watch.StartAsync(stopping);
            await watch.UntilWorkersCanRenderAsync(stopping);
            var exitCode = farm.Demo ? await Demo.RunAsync(farm, stopping) : 0;
            if (!farm.Exit && !stopping.IsCancellationRequested)
            {
                SayWhereItIs(app, farm);
                await Task.Delay(Timeout.InfiniteTimeSpan, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return exitCode;
        }
        catch (OperationCanceledException) when (IsEnding())
        {
            return farm.Demo ? Interrupted : 0;
        }
        catch (DistributedApplicationException exception)
        {
            await Console.Error.WriteLineAsync($"The farm did not start. {exception.Message}");
            return Failed;
        }
        finally
        {
            ends = true;
            await StopAsync(app);
        }
    }

    /// <summary>The first signal ends the farm in order, the second at once.</summary>
    private static void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        (Stop.IsCancellationRequested ? Hurry : Stop).Cancel();
    }

    private static void SayWhereItIs(DistributedApplication app, FarmOptions farm)
    {
        Console.WriteLine(
            $"""
            Everything is up.
              Page       {farm.Server}
            """
        );
        if (Parts.HasDashboard)
        {
            var address = Environment.GetEnvironmentVariable("ASPNETCORE_URLS")!.Split(';')[0];
            var token = app.Services.GetRequiredService<IConfiguration>()["AppHost:BrowserToken"];
            Console.WriteLine($"  Dashboard  {address}/login?t={token}");
        }

        if (farm.Listen is not null)
            Console.WriteLine(
                $"  Others     {farm.Listen}, with a token: {TokenVariable}=$(cat {farm.FirstToken}) renderfarm token new NAME makes more"
            );

        if (farm.Cloud == Cloud.Local)
            Console.WriteLine(
                $"  LocalCloud http://localhost:{farm.CloudPort}, key in {Path.Combine(farm.DataFor("localcloud"), "credentials")}"
            );
        Console.WriteLine("Ctrl-C ends the farm.");
    }

    /// <summary>
    /// Stops each part before what it needs, so that a worker can still hand back its frames. The orchestrator alone signals all of them at
    /// once.
    /// A second Ctrl-C leaves it to that.
    /// </summary>
    private static async Task StopAsync(DistributedApplication app)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Hurry.Token);
        limit.CancelAfter(MostTimeToStop);
        try
        {
            var left = app.Services.GetRequiredService<DistributedApplicationModel>().Resources.Where(Parts.IsPart).ToList();
            while (left.Count > 0 && !limit.IsCancellationRequested)
            {
                var unneeded = left.Where(part => !left.Exists(other => Needs(other, part))).ToList();
                await Task.WhenAll(unneeded.Select(part => StopAsync(app, part, limit.Token)));
                left = [.. left.Except(unneeded)];
            }
        }
        catch (OperationCanceledException)
        {
            // The orchestrator ends what is left.
        }

        try
        {
            using var end = new CancellationTokenSource(MostTimeToStop);
            await app.StopAsync(end.Token);
            await app.DisposeAsync();
        }
        catch (OperationCanceledException)
        {
            // A start that was cut off is told again here. The orchestrator ends everything when this process is gone.
        }

        static bool Needs(IResource other, IResource part) => other.Annotations.OfType<WaitAnnotation>().Any(wait => wait.Resource == part);
    }

    private static async Task StopAsync(DistributedApplication app, IResource part, CancellationToken cancellationToken)
    {
        if (
            !app.ResourceNotifications.TryGetCurrentState(part.Name, out var now)
            || now.Snapshot.State?.Text != KnownResourceStates.Running
        )
            return; // it waits, or has ended already

        var told = await app.ResourceCommands.ExecuteCommandAsync(part, KnownResourceCommands.StopCommand, cancellationToken);
        if (told.Success)
            await app.ResourceNotifications.WaitForResourceAsync(part.Name, KnownResourceStates.TerminalStates, cancellationToken);
    }
}
