using System.Text;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Http;
using RenderFarm.Coordinator.Infrastructure.Database;

namespace RenderFarm.Tests.Coordinator.Http;

[Trait("Category", "Fast")]
public sealed class EventPumpTests
{
    [Fact]
    public async Task What_cannot_be_read_keeps_no_other_change_from_those_who_watch()
    {
        using var bench = new Bench();
        foreach (var job in new[] { "before23", "broken23", "after234" })
            await bench.AddJobAsync(1, job);
        await bench.WriteAsync(farm => farm.Connection.Execute("UPDATE jobs SET settings = '{' WHERE id = 'broken23'"));
        using var watcher = new Subscription(maxSubjects: 100);
        var subscribers = bench.Get<Subscribers>();
        Assert.True(subscribers.TryAdd(watcher, limit: 1));
        var pump = new EventPump(
            bench.Get<ChangeBoard>(),
            subscribers,
            bench.Get<FarmDatabase>(),
            bench.Clock,
            NullLogger<EventPump>.Instance
        );
        var changes = new ChangeSet();
        foreach (var job in new[] { "before23", "broken23", "after234" })
            changes.Job(job);
        changes.Frame("after234", 1);

        pump.Send(changes);

        var letters = (await watcher.TakeAsync(TimeSpan.Zero, CancellationToken.None))!.Select(Encoding.UTF8.GetString).ToList();
        Assert.Equal(3, letters.Count);
        Assert.Contains(letters, letter => letter.Contains("\"id\":\"before23\"", StringComparison.Ordinal));
        Assert.Contains(letters, letter => letter.Contains("\"id\":\"after234\"", StringComparison.Ordinal));
        Assert.DoesNotContain(letters, letter => letter.Contains("broken23", StringComparison.Ordinal));
    }
}
