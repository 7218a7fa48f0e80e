using Amazon.SQS;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using RenderFarm.ServiceDefaults.Messaging;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Transport;

/// <summary>A process of the farm, as far as its messages go, in this process.</summary>
internal sealed class TestBus : IAsyncDisposable
{
    /// <summary>
    /// How long anything may take before a test gives up; the real transport looks for a lost endpoint twice a minute at last.
    /// </summary>
    public static readonly TimeSpan Patience = Wait.Patience;

    private static int _scopes;

    private readonly IHost _host;

    private TestBus(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public FarmQueues Queues => Services.GetRequiredService<FarmQueues>();

    public IAmazonSQS Sqs => Services.GetRequiredService<IAmazonSQS>();

    /// <summary>A farm of the test's own, so that tests share a cloud but no queues.</summary>
    public static string NewScope() => $"test-{Interlocked.Increment(ref _scopes)}";

    /// <summary>Starts a bus.</summary>
    /// <param name="cloud">Where the queues are.</param>
    /// <param name="scope">The farm.</param>
    /// <param name="desk">Where jobs arrive; without one the bus only sends.</param>
    /// <param name="settings">Settings that differ from those of the other tests.</param>
    public static async Task<TestBus> StartAsync(
        LocalCloudProcess cloud,
        string scope,
        JobDesk? desk = null,
        params (string Key, string Value)[] settings
    )
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Farm:Scope"] = scope });
        builder.Configuration.AddInMemoryCollection(cloud.EnvironmentVariables!);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        if (desk is not null)
            builder.Services.AddSingleton(desk);
        builder.AddFarmMessaging(bus =>
        {
            if (desk is not null)
                bus.AddConsumer<JobConsumer, JobConsumerDefinition>();
        });

        var host = builder.Build();
        await host.StartAsync();
        return new TestBus(host);
    }

    public async Task SendAsync<T>(string queue, T message, Action<SendContext<T>>? configure = null)
        where T : class
    {
        var endpoint = await Services.GetRequiredService<IBus>().GetSendEndpoint(Queues.Address(queue));
        await endpoint.Send(message, Pipe.Execute<SendContext<T>>(context => configure?.Invoke(context)));
    }

    /// <summary>Stops as a process that is told to.</summary>
    public Task StopAsync() => _host.StopAsync();

    /// <summary>Waits until all endpoints receive. A bus that is stopped before that leaves its queues behind.</summary>
    public async Task UntilHealthyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await CheckHealthAsync()).Status != HealthStatus.Healthy)
            await pause.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>What the health endpoint would say of the bus.</summary>
    public Task<HealthReport> CheckHealthAsync() => Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
