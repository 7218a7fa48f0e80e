using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Costs.Budget;

namespace RenderFarm.Tests.Coordinator.Costs;

/// <summary>What reports leave in the ledger. M is an instance, F a frame.</summary>
[Trait("Category", "Fast")]
public sealed class CostRollupTests : CostBench
{
    [Fact]
    public async Task An_instance_s_time_is_split_and_priced()
    {
        await StartAsync();
        var chunk = (await _bench.FeedAsync(Bench.Job))!.ChunkId;
        Advance(5);
        await StoreAsync(
            chunk,
            1,
            "w1",
            new FrameTimings
            {
                SceneFetch = 2,
                BlenderStart = 1,
                SceneLoad = 3,
                Render = 20,
                Gate = 1,
                Upload = 3,
            },
            seconds: 30
        );
        // The upload of the first covers half a second before the second's render begins.
        await StoreAsync(
            chunk,
            2,
            "w1",
            new FrameTimings
            {
                Render = 20,
                Gate = 0.5,
                Upload = 0.5,
            },
            seconds: 20
        );

        var cost = Cost();

        Assert.Equal((100, 155), (Second(cost, CostPhase.Boot), cost.Seconds));
        Assert.Equal((6, 40), (Second(cost, CostPhase.SceneLoad), Second(cost, CostPhase.Render)));
        // Of the first upload's four seconds the second frame's render began one before its end; the second one's covers nothing yet.
        Assert.Equal(4, Second(cost, CostPhase.Upload));
        Assert.Equal(cost.Seconds, cost.Phases.Sum(phase => phase.Seconds), 6);
        Assert.Equal(cost.Dollars, cost.Phases.Sum(phase => phase.Dollars), 12);
        Assert.Equal(0.36m * 155 / 3600, cost.Dollars);
        Assert.False(cost.Estimated);
        Assert.Equal(
            ("g4dn.xlarge", 1, 2.0, 20.0),
            cost.Types.Select(type => (type.InstanceType, type.Instances, type.Frames, type.SecondsPerFrame!.Value)).Single()
        );
    }

    [Fact]
    public async Task Types_are_chosen_by_the_quote_until_frames_are_measured()
    {
        await _bench.AddJobAsync(10, rental: new Rental { Instances = 2, InstanceTypes = ["g4dn.xlarge", "g6.xlarge"] });
        await _bench.WriteAsync(farm =>
            JobCostTable.Quote(
                farm.Connection,
                Bench.Job,
                20,
                new Dictionary<string, double>(StringComparer.Ordinal) { ["g4dn.xlarge"] = 58, ["g6.xlarge"] = 20 }
            )
        );

        var demand = Assert.Single(_bench.Planner.Plan()).Demand;

        Assert.Equal(["g6.xlarge"], demand.Rental.InstanceTypes);
        Assert.Equal(["g6.xlarge", "g4dn.xlarge"], demand.MoreTypes);
    }

    [Fact]
    public async Task Reports_that_come_twice_count_once_and_a_second_render_is_lost()
    {
        await StartAsync();
        await InstanceAsync("i-2", "w2");
        var chunk = (await _bench.FeedAsync(Bench.Job))!.ChunkId;
        var timings = new FrameTimings { Render = 10, Upload = 1 };
        var first = Report(chunk, 1, "w1", timings);
        var second = Report(chunk, 1, "w2", timings);
        for (var i = 0; i < 3; i++)
        {
            await _bench.RenderedAsync(first);
            await _bench.RenderedAsync(second);
        }

        var (one, other) = (Instance("i-1"), Instance("i-2"));
        Assert.Equal((1, 10_000L, 0L), (one.Renders, one.RenderMs, one.LostMs));
        Assert.Equal((0, 0L, 10_000L), (other.Renders, other.RenderMs, other.LostMs));
    }

    [Fact]
    public async Task The_render_that_an_instance_takes_with_it_is_lost_until_it_comes_after_all()
    {
        await StartAsync();
        var chunk = (await _bench.FeedAsync(Bench.Job))!.ChunkId;
        await _bench.ClaimAsync(chunk, "w1");
        await _bench.StartedAsync(chunk, 1, "w1");
        Advance(15);
        await HeartbeatAsync("i-1", "w1");
        Advance(60);

        // M: silent --> F: Rendering > Fed; nothing is known of the time after its last word
        await _bench.WriteAsync(farm =>
            _bench.Workers.Apply(farm, _bench.WorkerRow("w1")!, RenderFarm.Coordinator.Workers.WorkerTrigger.FallSilent)
        );
        Assert.InRange(Instance("i-1").LostMs, 15_000, 15_100);

        // F: Fed > Rendered by the same render
        await _bench.RenderedAsync(Report(chunk, 1, "w1", new FrameTimings { Render = 74, Upload = 1 }));
        Assert.Equal((74_000L, 0L), (Instance("i-1").RenderMs, Instance("i-1").LostMs));
    }

    [Fact]
    public async Task A_failed_render_is_lost()
    {
        await StartAsync();
        var chunk = (await _bench.FeedAsync(Bench.Job))!.ChunkId;
        await _bench.StartedAsync(chunk, 1, "w1");
        Advance(12);
        for (var i = 0; i < 2; i++)
            await _bench.FailedAsync(chunk, 1, FaultKind.Frame, "w1");

        Assert.InRange(Instance("i-1").LostMs, 12_000, 12_100);
    }

    [Fact]
    public async Task A_closed_ledger_does_not_change_and_its_frames_cost_what_their_instances_did()
    {
        await StartAsync(frames: 2);
        await InstanceAsync("i-2", "w2");
        var chunk = (await _bench.FeedAsync(Bench.Job))!.ChunkId;
        await StoreAsync(chunk, 1, "w1", new FrameTimings { Render = 20 }, seconds: 20);
        chunk = (await _bench.FeedAsync(Bench.Job))!.ChunkId;
        await StoreAsync(chunk, 2, "w2", new FrameTimings { Render = 30 }, seconds: 30);
        Assert.Equal(JobState.Completed, _bench.JobRow().State);
        await KeepAsync();
        Assert.False(Summary().ClosedAt.HasValue);

        await EndAsync("i-1");
        await EndAsync("i-2");
        Advance(3600);
        await KeepAsync();
        var closed = Summary();
        Assert.NotNull(closed.ClosedAt);
        Assert.Equal((0, 2), (closed.Running, closed.Instances));
        Assert.Equal(closed.Dollars, closed.Committed);

        // The price turns out to have been another: too late.
        await PriceAsync(Now.AddHours(-9), 9m);
        await KeepAsync();
        Assert.Equivalent(closed, Summary());
        Assert.Equivalent(closed, Cost());
        var frames = _bench.Store.Read(connection => Costs().OfFrames(connection, _bench.JobRow()));
        Assert.Equal(closed.Dollars, frames.Sum(frame => frame.Dollars), 8);
        Assert.Equal([20, 30], frames.Select(frame => frame.RenderSeconds));
    }

    [Fact]
    public async Task A_price_that_nobody_knows_is_that_of_the_nearest_and_said_to_be_estimated()
    {
        await StartAsync();
        await InstanceAsync("i-2", "w2", type: "g4dn.xlarge", zone: "eu-central-1b");
        await InstanceAsync("i-3", "w3", type: "c7i.12xlarge", zone: Zone);

        var bills = _bench.Store.Read(connection => Costs().Bills(connection, _bench.JobRow(), Now));

        Assert.Equal(
            [(0.36m, false), (0.36m, true), (1.428m * 1.4m * 12 / 8, true)],
            bills.OrderBy(bill => bill.Instance.Id).Select(bill => (bill.DollarsPerHour, bill.Estimated))
        );
    }

    [Fact]
    public async Task A_job_whose_budget_pays_no_further_frame_is_fed_no_more_and_fails_with_what_it_has()
    {
        // An instance for an hour costs 36 cents, and half a minute of that is kept for its end.
        await StartAsync(rental: new Rental { Instances = 1, Budget = 0.05m });
        var chunk = (await _bench.FeedAsync(Bench.Job))!.ChunkId;
        await StoreAsync(chunk, 1, "w1", new FrameTimings { Render = 100 }, seconds: 100);
        await _bench.EndAsync(chunk, "w1");
        Advance(100);
        Assert.Null(await _bench.FeedAsync(Bench.Job));

        var budgets = new BudgetEnforcer(_bench.Store, _bench.Planner, _bench.Jobs, _bench.Claims);
        await budgets.KeepAsync(_bench.Planner.Plan(), CancellationToken.None);
        Assert.Equal((JobState.Running, JobNoticeKind.Budget), (_bench.JobRow().State, _bench.JobRow().Notices.Single().Kind));
        Assert.Equal(0, _bench.Planner.Plan().Single().Demand.Count);

        await EndAsync("i-1");
        await budgets.KeepAsync(_bench.Planner.Plan(), CancellationToken.None);
        Assert.Equal(JobState.Failed, _bench.JobRow().State);
        Assert.StartsWith(
            "The budget of $0.05 is spent: 1 of 4 frames are rendered, for $0.0",
            _bench.JobRow().Error,
            StringComparison.Ordinal
        );
        Assert.Contains("(2-4)", _bench.JobRow().Error, StringComparison.Ordinal);
    }
}
