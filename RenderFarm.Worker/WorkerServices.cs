using MassTransit;
using Microsoft.Extensions.Options;
using RenderFarm.ServiceDefaults.Aws;
using RenderFarm.ServiceDefaults.Messaging;
using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.Worker.Artifacts;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Blender.Install;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Chunks;
using RenderFarm.Worker.Images;
using RenderFarm.Worker.Inspection;
using RenderFarm.Worker.Lifecycle;
using RenderFarm.Worker.ObjectStore;
using RenderFarm.Worker.Parts;
using RenderFarm.Worker.Scenes;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker;

/// <summary>What a worker is made of.</summary>
internal static class WorkerServices
{
    private static readonly TimeSpan BusStopTimeout = TimeSpan.FromSeconds(1);

    public static void AddWorker(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddCheckedOptions<WorkerOptions>(WorkerOptions.Section);
        services.AddCheckedOptions<BlenderOptions>(BlenderOptions.Section);

        services.AddSingleton(TimeProvider.System);
        services.AddBlender();
        services.AddSingleton<CloudCalls>();
        services.AddSingleton<FrameStore>();
        services.AddSingleton<JobObjects>();
        services.AddArtifacts();
        services.AddSingleton<ImageBlender>();
        services.AddSingleton<FrameCheck>();
        services.AddSingleton<PartStore>();
        services.AddSingleton<DividedFrames>();
        services.AddSingleton<LongFrames>();
        services.AddSingleton<SceneCache>();
        services.AddSingleton<ScratchFolder>();
        services.AddSingleton<WorkerState>();
        services.AddSingleton<Coordinator>();
        services.AddSingleton<Shutdown>();
        services.AddSingleton<Occupation>();
        services.AddSingleton<Recovery>();
        services.AddSingleton<SlowFrames>();
        services.AddSingleton<ChunkInHand>();
        services.AddSingleton<WarmScenes>();
        services.AddSingleton<FrameFinishers>();
        services.AddSingleton<FrameRenderer>();
        services.AddSingleton<ChunkRunner>();

        builder.AddFarmStorage();
        builder.AddFarmMessaging(bus =>
        {
            bus.AddConsumer<RenderChunkConsumer, RenderChunkConsumerDefinition>();
            bus.AddConsumer<MakeArtifactConsumer, MakeArtifactConsumerDefinition>();
            bus.AddConsumer<InspectSceneConsumer, InspectSceneConsumerDefinition>();
            bus.AddConsumer<HoldJobConsumer, HoldJobConsumerDefinition>();
            bus.AddConsumer<DrainWorkerConsumer, DrainWorkerConsumerDefinition>();
        });

        // The frame in hand has had its time when the bus is stopped: what is still consumed then goes back to its queue.
        services.PostConfigure<MassTransitHostOptions>(bus => bus.ConsumerStopTimeout = BusStopTimeout);

        // After the bus, since hosted services stop in reverse: heartbeats end with the chunk in hand, whose images are looked at until
        // then; the farewell comes last.
        services.AddHostedService<Farewell>();
        services.AddHostedService(provider => provider.GetRequiredService<ImageBlender>());
        services.AddHostedService<Heartbeats>();
        services.AddHostedService<BlenderStartup>();
        services.AddHostedService<Departure>();
        services.AddHostedService<IdleShutdown>();
        services.AddInterruptions();
    }

    /// <summary>Runs until the worker is told to stop or ends by itself.</summary>
    /// <returns>The exit code: 0, or 1 with a line on standard error that says what is wrong.</returns>
    public static async Task<int> RunToExitCodeAsync(this HostApplicationBuilder builder)
    {
        try
        {
            using var host = builder.Build();
            // Before anything is made: services read their options one by one.
            host.Services.GetRequiredService<IStartupValidator>().Validate();
            await host.RunAsync();
            return 0;
        }
        catch (Exception e) when ((StartFailures.OfSettings(e) ?? (e as RenderFault)?.Message) is { } reason)
        {
            await Console.Error.WriteLineAsync("renderfarm worker: " + reason);
            return 1;
        }
    }

    private static void AddInterruptions(this IServiceCollection services)
    {
        // The service is on the machine itself, without a proxy between, and is asked every few seconds: of no interest to logs and traces.
        services
            .AddHttpClient<InstanceMetadata>()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null })
            .RemoveAllLoggers();
        services.AddHostedService<InterruptionWatch>();
    }

    private static void AddArtifacts(this IServiceCollection services)
    {
        services.AddCheckedOptions<ArtifactOptions>(ArtifactOptions.Section);
        services.AddSingleton<ArtifactBlender>();
        services.AddSingleton<VideoMaker>();
        services.AddSingleton<ContactSheetMaker>();
        services.AddSingleton<ArtifactMaker>();
    }

    private static void AddBlender(this IServiceCollection services)
    {
        services.AddHttpClient(nameof(BlenderArchive), http => http.Timeout = Timeout.InfiniteTimeSpan);
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<BlenderArchive>(
                provider,
                provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(BlenderArchive)),
                BlenderRelease.Pinned,
                Path.Combine(UserFolders.Cache, "blender")
            )
        );
        services.AddSingleton<DistributionPackage>();
        services.AddSingleton<BlenderFinder>();
        services.AddSingleton<MemoryBound>();
        services.AddSingleton<Sandbox>();
        services.AddSingleton<BlenderPool>();
    }
}
