using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RenderFarm.Contracts.Api;

namespace RenderFarm.AppHost;

/// <summary>
/// What can be done to the farm in the dashboard, or with <c>aspire resource NAME COMMAND</c>: each is a <c>renderfarm</c> command, whose
/// output is the answer. And whether a worker can render.
/// </summary>
internal static class Commands
{
    /// <summary>Ends the name of the health check that a worker can render.</summary>
    public const string CanRenderCheck = "-can-render";

    private static readonly HttpClient Http = new()
    {
        Timeout = TimeSpan.FromSeconds(5),
        DefaultRequestHeaders =
        {
            Authorization = Environment.GetEnvironmentVariable(Farm.TokenVariable) is { } token ? new("Bearer", token) : null,
        },
    };

    /// <summary>Submits the demo, and publishes the worker for instances.</summary>
    public static IResourceBuilder<ExecutableResource> WithJobCommands(
        this IResourceBuilder<ExecutableResource> coordinator,
        FarmOptions farm
    ) =>
        coordinator
            .WithFarmCommand(
                "submit-demo",
                "Submit the demo",
                _ => Demo.Submit(farm),
                new()
                {
                    Description = "Renders the sample animation, 48 frames.",
                    IconName = "Play",
                    IsHighlighted = true,
                }
            )
            .WithFarmCommand(
                "publish-worker",
                "Publish the worker",
                _ => ["worker", "publish", "--project", Repository.Root, "--server", farm.Server],
                new()
                {
                    Description = "Builds the worker that rented instances run and sends it to the farm.",
                    IconName = "ArrowUpload",
                    Progress = new() { Message = "Building the worker takes a minute." },
                }
            );

    /// <summary>Plays EC2: takes an instance back, sets a price.</summary>
    public static IResourceBuilder<ExecutableResource> WithMarketCommands(
        this IResourceBuilder<ExecutableResource> localCloud,
        FarmOptions farm
    ) =>
        localCloud
            .WithFarmCommand(
                "interrupt-instance",
                "Interrupt an instance…",
                context => Interruption(context, farm),
                new()
                {
                    Description = "Takes a rented spot instance back, as EC2 does when it needs it.",
                    IconName = "PlugDisconnected",
                    Arguments =
                    [
                        new()
                        {
                            Name = "instance",
                            Label = "Instance",
                            InputType = InputType.Choice,
                            Required = true,
                            AllowCustomChoice = true,
                            DynamicLoading = new() { AlwaysLoadOnStart = true, LoadCallback = input => LoadInstancesAsync(input, farm) },
                        },
                        new()
                        {
                            Name = "how",
                            Label = "How",
                            InputType = InputType.Choice,
                            Value = "notice",
                            Options =
                            [
                                new("notice", "With the notice of two minutes"),
                                new("short", "With a notice of 20 seconds"),
                                new("kill", "Without notice, as when a host fails"),
                                new("rebalance", "Only recommend to leave it"),
                            ],
                        },
                    ],
                }
            )
            .WithFarmCommand(
                "set-spot-price",
                "Set a spot price…",
                context => Price(context, farm),
                new()
                {
                    Description = "Fixes the price of an instance type in a zone; 0 gives it back to the market.",
                    IconName = "Money",
                    Arguments =
                    [
                        new()
                        {
                            Name = "type",
                            Label = "Instance type",
                            InputType = InputType.Text,
                            Required = true,
                            Placeholder = "g6.xlarge",
                        },
                        new()
                        {
                            Name = "zone",
                            Label = "Zone",
                            InputType = InputType.Text,
                            Required = true,
                            Placeholder = "eu-central-1a",
                        },
                        new()
                        {
                            Name = "dollars",
                            Label = "Dollars an hour",
                            InputType = InputType.Number,
                            Required = true,
                        },
                    ],
                }
            );

    /// <summary>Has a worker finish its frame and leave.</summary>
    public static IResourceBuilder<ExecutableResource> WithDrainCommand(
        this IResourceBuilder<ExecutableResource> worker,
        FarmOptions farm
    ) =>
        worker.WithFarmCommand(
            "drain",
            "Drain",
            async context =>
            {
                var self = await FindAsync(
                    worker.Resource,
                    context.Services.GetRequiredService<ResourceNotificationService>(),
                    farm,
                    context.CancellationToken
                );
                return ["workers", "drain", self?.Id ?? "-", "--server", farm.Server];
            },
            new() { Description = "Finishes the frame in hand, takes nothing more and ends.", IconName = "DoorArrowLeft" }
        );

    /// <summary>A worker is healthy when the coordinator has it as one that can render.</summary>
    public static IResourceBuilder<ExecutableResource> HealthyWhenItCanRender(
        this IResourceBuilder<ExecutableResource> worker,
        FarmOptions farm
    )
    {
        var key = worker.Resource.Name + CanRenderCheck;
        worker
            .ApplicationBuilder.Services.AddHealthChecks()
            .Add(
                new HealthCheckRegistration(
                    key,
                    services => new CanRender(worker.Resource, services.GetRequiredService<ResourceNotificationService>(), farm),
                    HealthStatus.Unhealthy,
                    tags: null
                )
            );
        return worker.WithHealthCheck(key);
    }

    private static IResourceBuilder<ExecutableResource> WithFarmCommand(
        this IResourceBuilder<ExecutableResource> part,
        string name,
        string title,
        Func<ExecuteCommandContext, string[]> words,
        ProcessCommandOptions options
    ) => part.WithFarmCommand(name, title, context => new ValueTask<string[]>(words(context)), options);

    private static IResourceBuilder<ExecutableResource> WithFarmCommand(
        this IResourceBuilder<ExecutableResource> part,
        string name,
        string title,
        Func<ExecuteCommandContext, ValueTask<string[]>> words,
        ProcessCommandOptions options
    ) =>
        part.WithProcessCommand(
            name,
            title,
            async context => new ProcessCommandSpec("dotnet")
            {
                Arguments = [Path.Combine(AppContext.BaseDirectory, "renderfarm.dll"), .. await words(context)],
            },
            options
        );

    private static string[] Interruption(ExecuteCommandContext context, FarmOptions farm)
    {
        string[] how = context.Arguments.GetString("how") switch
        {
            "short" => ["--notice", "20"],
            "kill" => ["--kill"],
            "rebalance" => ["--rebalance"],
            _ => [],
        };
        return ["local", "interrupt", context.Arguments.GetString("instance")!, .. how, "--server", farm.Server];
    }

    private static string[] Price(ExecuteCommandContext context, FarmOptions farm)
    {
        var dollars = context.Arguments.GetDouble("dollars");
        return
        [
            "local",
            "price",
            context.Arguments.GetString("type")!,
            context.Arguments.GetString("zone")!,
            dollars == 0 ? "--market" : string.Create(CultureInfo.InvariantCulture, $"{dollars}"),
            "--server",
            farm.Server,
        ];
    }

    private static async Task LoadInstancesAsync(LoadInputContext input, FarmOptions farm)
    {
        var instances = await Http.GetFromJsonAsync<InstanceResponse[]>(
            $"{farm.Server}/api/instances",
            ApiJson.Options,
            input.CancellationToken
        );
        input.Input.Options =
        [
            .. instances!
                .Where(instance => instance.State is not InstanceState.Terminated)
                .Select(instance => KeyValuePair.Create(instance.Id, $"{instance.Id} · {instance.InstanceType} · {instance.Zone}")),
        ];
    }

    /// <summary>The worker whose process a part is.</summary>
    private static async Task<WorkerResponse?> FindAsync(
        ExecutableResource part,
        ResourceNotificationService notifications,
        FarmOptions farm,
        CancellationToken cancellationToken
    )
    {
        notifications.TryGetCurrentState(part.Name, out var state);
        var process = state?.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value;
        var workers = await Http.GetFromJsonAsync<WorkerResponse[]>($"{farm.Server}/api/workers", ApiJson.Options, cancellationToken);
        return workers!.FirstOrDefault(worker => $"{worker.ProcessId}" == $"{process}" && worker.Host == Environment.MachineName);
    }

    /// <summary>Looks often for a while, as the orchestrator asks a part that is not up yet only every few seconds.</summary>
    private sealed class CanRender(ExecutableResource part, ResourceNotificationService notifications, FarmOptions farm) : IHealthCheck
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
        private const int Looks = 50;

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var result = HealthCheckResult.Unhealthy();
            for (var look = 0; look < Looks; look++)
            {
                result = await LookAsync(cancellationToken);
                if (result.Status == HealthStatus.Healthy || result.Description is not null)
                    return result;

                await Task.Delay(Pause, cancellationToken);
            }

            return result;
        }

        private async Task<HealthCheckResult> LookAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await FindAsync(part, notifications, farm, cancellationToken) switch
                {
                    { Problem: { } problem } => HealthCheckResult.Unhealthy(problem),
                    { State: WorkerState.Idle or WorkerState.Rendering } => HealthCheckResult.Healthy(),
                    _ => HealthCheckResult.Unhealthy(),
                };
            }
            catch (Exception exception)
                when (exception is HttpRequestException or SocketException
                    || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                )
            {
                return HealthCheckResult.Unhealthy(); // the coordinator starts, or is away
            }
        }
    }
}
