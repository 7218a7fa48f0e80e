using RenderFarm.Coordinator.Events;

namespace RenderFarm.Tests.Coordinator.Events;

[Trait("Category", "Fast")]
public sealed class ChangeSetTests
{
    [Fact]
    public void A_set_takes_over_all_that_another_has()
    {
        var other = new ChangeSet();
        other.Job("job");
        other.Frame("job", 1);
        other.Worker("worker");
        other.Instance("i-1");
        other.Fleet();
        var changes = new ChangeSet();

        changes.Add(other);
        changes.Add(new ChangeSet());

        Assert.Equal(["job"], changes.Jobs);
        Assert.Equal([("job", 1)], changes.Frames);
        Assert.Equal(["worker"], changes.Workers);
        Assert.Equal(["i-1"], changes.Instances);
        Assert.True(changes.ConcernsFleet);
    }
}
