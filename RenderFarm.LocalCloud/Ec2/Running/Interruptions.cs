using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Ec2.Instances;
using RenderFarm.LocalCloud.Ec2.Market;

namespace RenderFarm.LocalCloud.Ec2.Running;

/// <summary>Takes spot instances back: when somebody asks for it, when the price passes their limit, and at random.</summary>
internal sealed partial class Interruptions(
    InstanceHost host,
    SpotMarket market,
    IOptions<MarketOptions> options,
    TimeProvider time,
    ILogger<Interruptions> logger
) : BackgroundService
{
    // Finer than anybody polls the metadata.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    /// <summary>Recommends to leave. Null when the instance is not up.</summary>
    public Task<Instance?> RecommendAsync(string id) =>
        host.MarkAsync(id, instance => instance.Rebalance is null ? instance with { Rebalance = time.GetUtcNow() } : instance);

    /// <summary>Gives notice; at its end the instance's processes are killed. Null when the instance is not up.</summary>
    public async Task<Instance?> NotifyAsync(string id, TimeSpan notice)
    {
        if (notice <= TimeSpan.Zero)
            return await KillAsync(id, EndReason.BySpot);

        var now = time.GetUtcNow();
        var marked = await host.MarkAsync(
            id,
            instance =>
                instance.Interruption is null
                    ? instance with
                    {
                        Interruption = now + notice,
                        Rebalance = instance.Rebalance ?? now,
                    }
                    : instance
        );
        if (marked?.Interruption is { } end)
            LogNotice(id, end);
        return marked;
    }

    /// <summary>
    /// Kills the instance's processes now, as a failure or an interruption without notice does. Null when there is nothing to kill.
    /// </summary>
    public Task<Instance?> KillAsync(string id, EndReason reason) => host.EndAsync(id, reason, atOnce: true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var instance in host.Up.Where(instance => instance is { Launch.IsSpot: true, State: InstanceState.Running }))
            {
                try
                {
                    await VisitAsync(instance);
                }
                catch (Exception e)
                {
                    // Such as a full disk: the next round tries again.
                    LogFailed(e, instance.Id);
                }
            }
        }
    }

    private async Task VisitAsync(Instance instance)
    {
        var now = time.GetUtcNow();
        if (instance.Interruption is { } end)
        {
            if (now >= end)
                await KillAsync(instance.Id, EndReason.BySpot);
            return;
        }

        if (instance.Launch.MaxPrice is { } most && market.Price(instance.Launch.InstanceType, instance.Launch.Zone, now) > most)
        {
            await NotifyAsync(instance.Id, options.Value.NoticeTime);
            return;
        }

        if (market.Interruption(instance.Sequence) is not { } age)
            return;
        var notice = instance.Started!.Value + age;
        if (now >= notice)
            await NotifyAsync(instance.Id, options.Value.NoticeTime);
        else if (options.Value.RebalanceLead > TimeSpan.Zero && now >= notice - options.Value.RebalanceLead && instance.Rebalance is null)
            await RecommendAsync(instance.Id);
    }

    [LoggerMessage(40, LogLevel.Information, "Instance {Id} is taken back at {Time:u}")]
    private partial void LogNotice(string id, DateTimeOffset time);

    [LoggerMessage(41, LogLevel.Warning, "Instance {Id} could not be interrupted")]
    private partial void LogFailed(Exception exception, string id);
}
