using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Access;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Costs.Budget;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Dispatch;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Fleet;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Coordinator.Fleet.Ec2;
using RenderFarm.Coordinator.Fleet.Reconcile;
using RenderFarm.Coordinator.Frames;
using RenderFarm.Coordinator.Housekeeping;
using RenderFarm.Coordinator.Http;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Jobs.Artifacts;
using RenderFarm.Coordinator.Jobs.Notify;
using RenderFarm.Coordinator.Quotes;
using RenderFarm.Coordinator.Submission;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.Coordinator.Workers;
using RenderFarm.ServiceDefaults.Aws;
using RenderFarm.ServiceDefaults.Messaging;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator;

/// <summary>What the coordinator is made of, one method for each concern.</summary>
internal static class CoordinatorServices
{
    /// <summary>The database and everything that changes in it.</summary>
    public static IHostApplicationBuilder AddFarmState(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddCheckedOptions<DatabaseOptions>(DatabaseOptions.Section);
        builder.Services.AddCheckedOptions<FrameLimits>(FrameLimits.Section);
        builder.Services.AddCheckedOptions<WorkerWatchOptions>(WorkerWatchOptions.Section);
        builder.Services.AddSingleton(provider =>
            FarmDatabase.Open(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.DataDirectory)
        );
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        builder
            .Services.AddSingleton<DatabaseHealth>()
            .AddSingleton<FarmStore>()
            .AddSingleton<FleetSignal>()
            .AddSingleton<JobLifecycle>()
            .AddSingleton<FrameLifecycle>()
            .AddSingleton<WorkerLifecycle>()
            .AddSingleton<ArtifactLifecycle>()
            .AddSingleton<ArtifactReports>()
            .AddSingleton<ChunkClaims>()
            // In this order: worker → its chunks and their frames, frames → the ledger, parts → their frame, frames → their job.
            .AddSingleton<ICascade>(provider => provider.GetRequiredService<ChunkClaims>())
            .AddSingleton<ICascade, LostRenders>()
            .AddSingleton<ICascade, PartCascade>()
            .AddSingleton<ICascade, JobCascade>()
            .AddSingleton<BlocklistRules>()
            .AddSingleton<ReportedFrames>()
            .AddSingleton<FrameFailures>()
            .AddSingleton<PartReports>()
            .AddSingleton<FrameReports>()
            .AddSingleton<WorkerReports>();
        return builder;
    }

    /// <summary>Scenes, jobs, and the loop that has them rendered.</summary>
    public static IHostApplicationBuilder AddFeed(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<DispatchOptions>(DispatchOptions.Section);
        builder.Services.AddCheckedOptions<NotifyOptions>(NotifyOptions.Section);
        builder.Services.AddCheckedOptions<AccessOptions>(AccessOptions.Section);
        builder.Services.AddCheckedOptions<SendOptions>(SendOptions.Section);
        builder.Services.AddCheckedOptions<SceneOptions>(SceneOptions.Section);
        builder.Services.AddCheckedOptions<BootOptions>(BootOptions.Section);
        builder.Services.AddCheckedOptions<FleetOptions>(FleetOptions.Section);
        builder
            .Services.AddSingleton<FarmBucket>()
            .AddSingleton<SceneIntake>()
            .AddSingleton<SceneInspector>()
            .AddSingleton<UploadRemoval>()
            .AddSingleton<UploadAddresses>()
            .AddSingleton<AssetIntake>()
            .AddSingleton<ManifestIntake>()
            .AddSingleton<ArchiveIntake>()
            .AddSingleton<ArchiveChoice>()
            .AddSingleton<BootPlanner>()
            .AddSingleton<JobSubmission>()
            .AddSingleton<GoalChecks>()
            .AddSingleton<JobSteering>()
            .AddSingleton<JobChanges>()
            .AddSingleton<JobRetries>()
            .AddSingleton<StaleImages>()
            .AddSingleton<QueueSender>()
            .AddSingleton<QueueProbe>()
            .AddSingleton<FarmClock>()
            .AddSingleton<DispatchSignal>()
            .AddSingleton<ChunkBuilder>()
            .AddSingleton<Dispatcher>()
            .AddSingleton<CatchUp>()
            .AddSingleton<LostChunks>()
            .AddSingleton<ArtifactSending>()
            .AddSingleton<WorkerWatch>()
            .AddHostedService<DispatchLoop>()
            .AddSingleton<TokenDesk>()
            .AddHostedService<NotificationSender>();
        return builder;
    }

    /// <summary>What is removed or put away in time.</summary>
    public static IHostApplicationBuilder AddHousekeeping(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<HousekeepingOptions>(HousekeepingOptions.Section);
        builder
            .Services.AddSingleton<UploadTidying>()
            .AddSingleton<LeftoverTidying>()
            .AddSingleton<JobRemoval>()
            .AddSingleton<QueueTidying>()
            .AddSingleton<LeftQueues>()
            .AddSingleton<DeadLetterDesk>()
            .AddSingleton<FarmCleanup>()
            .AddHostedService<HousekeepingLoop>()
            .AddHealthChecks()
            .AddCheck<DeadLetterDesk>("dead letters");
        return builder;
    }

    /// <summary>What jobs would take.</summary>
    public static IHostApplicationBuilder AddQuotes(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<QuoteOptions>(QuoteOptions.Section);
        builder
            .Services.AddSingleton<QuotePrices>()
            .AddSingleton<QuoteEnding>()
            .AddSingleton<QuoteIntake>()
            .AddSingleton<QuoteRunner>()
            .AddSingleton<QuoteView>()
            .AddHostedService<QuoteLoop>();
        return builder;
    }

    /// <summary>The instances that are rented, and the loop that rents them and gives them back.</summary>
    public static IHostApplicationBuilder AddFleet(this IHostApplicationBuilder builder)
    {
        builder.AddFarmEc2();
        builder
            .Services.AddSingleton<FarmTags>()
            .AddSingleton<FarmRegion>()
            .AddSingleton<InstanceSource>()
            .AddSingleton<ImageFinder>()
            .AddSingleton<SubnetFinder>()
            .AddSingleton<LaunchTemplates>()
            .AddSingleton<CallPlanner>()
            .AddSingleton<RentCaller>()
            .AddSingleton<Provisioner>()
            .AddSingleton<InstanceLifecycle>()
            .AddSingleton<FleetObserver>()
            .AddSingleton<FleetExecutor>()
            .AddSingleton<FleetNotices>()
            .AddSingleton<FleetJanitor>()
            .AddSingleton<InstanceTermination>()
            .AddSingleton<LocalCloudControl>()
            .AddSingleton<RentalChecks>()
            .AddHostedService<FleetLoop>();
        return builder;
    }

    /// <summary>Prices, costs and budgets of instances.</summary>
    public static IHostApplicationBuilder AddLedger(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<CostOptions>(CostOptions.Section);
        builder
            .Services.AddSingleton<Prices>()
            .AddSingleton<PriceWatch>()
            .AddSingleton<Planner>()
            .AddSingleton<JobCosts>()
            .AddSingleton<BudgetGate>()
            .AddSingleton<BudgetEnforcer>()
            .AddSingleton<CostRollup>()
            .AddSingleton<CostMetrics>()
            .AddHostedService<CostLoop>();
        return builder;
    }

    /// <summary>The queue of what workers report.</summary>
    public static IHostApplicationBuilder AddReports(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ReportedObjects>();
        return builder.AddFarmMessaging(bus =>
        {
            bus.AddConsumer<ArtifactReportsConsumer, ArtifactReportsConsumerDefinition>();
            bus.AddConsumer<ChunkReportsConsumer, ChunkReportsConsumerDefinition>();
            bus.AddConsumer<FrameReportsConsumer, FrameReportsConsumerDefinition>();
            bus.AddConsumer<SceneReportsConsumer, SceneReportsConsumerDefinition>();
            bus.AddConsumer<WorkerReportsConsumer, WorkerReportsConsumerDefinition>();
        });
    }

    /// <summary>Those who watch.</summary>
    public static IHostApplicationBuilder AddEvents(this IHostApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<EventOptions>(EventOptions.Section);
        builder.Services.AddSingleton<Subscribers>().AddSingleton<ChangeBoard>().AddTransient<EventStream>().AddHostedService<EventPump>();
        return builder;
    }
}
