using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RenderFarm.AppHost;

/// <summary>Runs the farm until somebody ends it, or until the demo is over.</summary>
internal static class Farm
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    /// <summary>Runs the farm.</summary>
    /// <returns>The exit code: 0 for a farm that was up and, in a demo, rendered every frame.</returns>
    public static async Task<int> RunAsync(DistributedApplication app, FarmOptions farm)
    {
        if (BusyPort.Find(farm) is { } busy)
        {
            await Console.Error.WriteLineAsync(busy);
            return Failed;
        }

        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await app.StartAsync(stopping);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("worker", WaitBehavior.StopOnResourceUnavailable, stopping);
            var exitCode = farm.Demo ? await Demo.RunAsync(farm, stopping) : 0;
            if (!farm.Exit)
                await app.WaitForShutdownAsync(CancellationToken.None);

            return exitCode;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
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
            await app.StopAsync(CancellationToken.None);
        }
    }
}
