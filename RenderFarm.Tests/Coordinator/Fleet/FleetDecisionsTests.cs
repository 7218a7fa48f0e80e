using System.Globalization;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Fleet.Reconcile;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Tests.Coordinator.Fleet;

[Trait("Category", "Fast")]
public sealed class FleetDecisionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly FleetOptions Limits = new() { MaxInstances = 10 };

    [Fact]
    public void What_is_missing_is_rented_and_what_is_too_much_ends()
    {
        // Nothing there, nothing wanted: nothing to do.
        Decides([], demand: 0, []);
        // Nothing there: all.
        Decides(["rent 4 Spot"], demand: 4, []);
        // Asked for already.
        Decides([], demand: 4, [Ready("a")], open: 3);
        // As many as wanted.
        Decides([], demand: 2, [Ready("a"), Fresh("b")]);
        // Too many: first the one without a worker, which has nothing to drain, then the idle one.
        Decides(["end c NotNeeded", "drain b NotNeeded"], demand: 1, [Ready("a", WorkerState.Rendering), Ready("b"), Fresh("c")]);
        // To zero when the job has ended, or is not known.
        Decides(["end b NotNeeded", "drain a NotNeeded"], demand: 0, [Ready("a"), Fresh("b")]);
        Decides(["end b Unwanted", "drain a Unwanted"], demand: null, [Ready("a"), Fresh("b")]);
        // No more than the farm may have; what shuts down is still counted.
        Decides(["rent 9 Spot", "wait 3 MaxInstances"], demand: 12, [Fresh("a") with { State = InstanceState.ShuttingDown }]);
        Decides(["wait 2 MaxInstances"], demand: 12, [.. Enumerable.Range(0, 10).Select(n => Ready($"m{n}"))]);
    }

    [Fact]
    public void What_leaves_is_replaced_and_what_lingers_is_ended()
    {
        // T: notice, or rebalance recommendation > rent another; the instance itself is EC2's
        Decides(["rent 1 Spot"], demand: 1, [Ready("a") with { Interruption = new Interruption(InterruptionKind.Notice, Now) }]);
        Decides(["rent 1 Spot"], demand: 1, [Ready("a", WorkerState.Draining)]);
        // T: shutting down > rent another
        Decides(["rent 1 Spot"], demand: 1, [Ready("a") with { State = InstanceState.ShuttingDown }]);
        // T: worker lost > count it for a while, then end and replace it
        Decides([], demand: 1, [Ready("a", WorkerState.Lost) with { SilentAt = Now - TimeSpan.FromSeconds(29) }]);
        Decides(
            ["end a Lost", "rent 1 Spot"],
            demand: 1,
            [Ready("a", WorkerState.Lost) with { SilentAt = Now - TimeSpan.FromSeconds(30) }]
        );
        // T: worker lost, coordinator has just started > believe nothing
        Decides([], demand: 1, [Ready("a", WorkerState.Lost) with { SilentAt = Now - TimeSpan.FromHours(1) }], isSettled: false);
        // T: farewell > a minute for the log, then end
        Decides(["rent 1 Spot"], demand: 1, [Ready("a", WorkerState.Gone, seen: 59)]);
        Decides(["end a ShutDown", "rent 1 Spot"], demand: 1, [Ready("a", WorkerState.Gone, seen: 60)]);
        // T: no worker within the time for boot > end and replace
        Decides([], demand: 1, [Fresh("a", age: 899)]);
        Decides(["end a BootFailed", "rent 1 Spot"], demand: 1, [Fresh("a", age: 900)]);
        Decides([], demand: 1, [Fresh("a", age: 900)], isSettled: false);
        // T: drain > wait, then end
        Decides([], demand: 0, [Ready("a") with { DrainingAt = Now - TimeSpan.FromSeconds(899), EndReason = InstanceEnd.NotNeeded }]);
        Decides(
            ["end a NotNeeded"],
            demand: 0,
            [Ready("a") with { DrainingAt = Now - TimeSpan.FromSeconds(900), EndReason = InstanceEnd.NotNeeded }]
        );
        // T: a day old > drain, then end
        Decides(["drain a Expired", "rent 1 Spot"], demand: 1, [Ready("a", age: 86400)]);
        Decides(["end a Expired", "rent 1 Spot"], demand: 1, [Fresh("a", age: 86400)]);
        // T: a user says so > end
        Decides(["end a UserRequest", "rent 1 Spot"], demand: 1, [Ready("a") with { EndReason = InstanceEnd.UserRequest }]);
    }

    [Fact]
    public void An_instance_that_is_kept_for_debugging_stays_for_hours_and_is_not_replaced()
    {
        var rental = new Rental { Instances = 1, KeepAlive = true };
        Decides([], demand: 1, [Ready("a", WorkerState.Gone, seen: 3600)], rental: rental);
        Decides([], demand: 1, [Ready("a", WorkerState.Lost) with { SilentAt = Now - TimeSpan.FromHours(1) }], rental: rental);
        Decides([], demand: 1, [Fresh("a", age: 3600)], rental: rental);
        // The job has ended: the worker is told to end, the instance stays.
        Decides(["drain a NotNeeded"], demand: 0, [Ready("a")], rental: rental);
        Decides(
            [],
            demand: 0,
            [Ready("a", WorkerState.Gone, seen: 3600) with { DrainingAt = Now, EndReason = InstanceEnd.NotNeeded }],
            rental: rental
        );
        Decides(
            ["end a NotNeeded"],
            demand: 0,
            [Ready("a", WorkerState.Gone, seen: 8 * 3600, age: 9 * 3600) with { DrainingAt = Now, EndReason = InstanceEnd.NotNeeded }],
            rental: rental
        );
    }

    [Theory]
    [InlineData(0, 0, "rent 2 Spot")]
    [InlineData(1, 14, "wait 2 Shortfall")] // 15 s after the first
    [InlineData(1, 15, "rent 2 Spot")]
    [InlineData(3, 59, "wait 2 Shortfall")] // 60 s after the third
    [InlineData(3, 60, "rent 2 Spot")]
    [InlineData(1000, 299, "wait 2 Shortfall")] // never more than 5 min
    [InlineData(1000, 300, "rent 2 Spot")]
    public void The_rest_is_asked_for_again_after_growing_pauses(int shortfalls, int secondsAgo, string action) =>
        Decides(
            [action],
            demand: 2,
            [],
            history: new PoolHistory
            {
                Shortfalls = shortfalls,
                AnsweredAt = Now - TimeSpan.FromSeconds(secondsAgo),
                Problem = RentProblem.Capacity,
            }
        );

    [Theory]
    [InlineData(null, true, "g6.xlarge")]
    [InlineData("g6.xlarge", true, "g6.xlarge g4dn.xlarge")] // at once
    [InlineData("g6.xlarge g4dn.xlarge", true, "")] // after a pause
    [InlineData("g6.xlarge", false, "")]
    public void Types_that_are_less_good_are_asked_for_when_there_is_not_enough_of_the_others(string? asked, bool isScarce, string expected)
    {
        var history = asked is null
            ? PoolHistory.None
            : new PoolHistory
            {
                Shortfalls = 1,
                AnsweredAt = Now,
                Problem = isScarce ? RentProblem.Capacity : RentProblem.Throttled,
                InstanceTypes = asked.Split(' '),
            };
        var demand = new DesiredCapacity("p", 2, new Rental { InstanceTypes = ["g6.xlarge"] }, "")
        {
            MoreTypes = ["g6.xlarge", "g4dn.xlarge"],
        };

        var actions = FleetDecisions.Decide(
            new FleetSituation
            {
                Demands = [demand],
                Instances = [],
                Histories = new Dictionary<string, PoolHistory>(StringComparer.Ordinal) { ["p"] = history },
            },
            Limits,
            Now
        );

        Assert.Equal(expected, string.Join(' ', actions.OfType<RentAction>().SelectMany(rent => rent.Rental.InstanceTypes)));
    }

    [Fact]
    public void On_demand_instances_are_rented_only_for_those_who_allow_it_and_only_when_the_market_has_none()
    {
        AfterShortfall("rent 2 OnDemand", isAllowed: true, InstanceMarket.Spot, RentProblem.Capacity);
        AfterShortfall("rent 2 OnDemand", isAllowed: true, InstanceMarket.Spot, RentProblem.Quota);
        AfterShortfall("rent 2 OnDemand", isAllowed: true, InstanceMarket.Spot, RentProblem.Price);
        AfterShortfall("wait 2 Shortfall", isAllowed: true, InstanceMarket.Spot, RentProblem.Permission);
        AfterShortfall("wait 2 Shortfall", isAllowed: true, InstanceMarket.OnDemand, RentProblem.Capacity);
        AfterShortfall("wait 2 Shortfall", isAllowed: false, InstanceMarket.Spot, RentProblem.Capacity);
    }

    [Fact]
    public void Instances_that_never_start_a_worker_are_not_rented_for_ever()
    {
        Decides(["rent 2 Spot"], demand: 2, [], history: new PoolHistory { FailedBoots = 2 });
        Decides(["wait 2 FailedBoots"], demand: 2, [], history: new PoolHistory { FailedBoots = 3 });
    }

    [Fact]
    public void Who_comes_first_is_served_first_when_the_farm_is_full()
    {
        var actions = FleetDecisions.Decide(
            new FleetSituation { Demands = [new("first", 8, new Rental(), ""), new("second", 8, new Rental(), "")], Instances = [] },
            Limits,
            Now
        );

        Assert.Equal(["rent 8 Spot", "rent 2 Spot", "wait 6 MaxInstances"], actions.Select(Text));
    }

    private static void AfterShortfall(string expected, bool isAllowed, InstanceMarket market, RentProblem problem) =>
        Decides(
            [expected],
            demand: 2,
            [],
            rental: new Rental { Instances = 2, OnDemand = isAllowed },
            history: new PoolHistory
            {
                Shortfalls = 1,
                AnsweredAt = Now,
                Market = market,
                Problem = problem,
            }
        );

    private static void Decides(
        string[] expected,
        int? demand,
        Instance[] instances,
        int open = 0,
        bool isSettled = true,
        Rental? rental = null,
        PoolHistory? history = null
    )
    {
        var situation = new FleetSituation
        {
            Demands = demand is { } count ? [new DesiredCapacity("p", count, rental ?? new Rental(), "because")] : [],
            Instances = instances,
            OpenRequests =
                open == 0
                    ? []
                    :
                    [
                        new RentRequest
                        {
                            Token = "t",
                            Pool = "p",
                            Request = new RentCall { InstanceTypes = [] },
                            Count = open,
                            Market = InstanceMarket.Spot,
                            State = RentRequestState.Open,
                            CreatedAt = Now,
                        },
                    ],
            Histories = new Dictionary<string, PoolHistory>(StringComparer.Ordinal) { ["p"] = history ?? PoolHistory.None },
            IsSettled = isSettled,
        };

        Assert.Equal(expected, FleetDecisions.Decide(situation, Limits, Now).Select(Text));
    }

    private static string Text(FleetAction action) =>
        action switch
        {
            RentAction rent => string.Create(CultureInfo.InvariantCulture, $"rent {rent.Count} {rent.Market}"),
            DrainAction drain => $"drain {drain.Instance.Id} {drain.Reason}",
            TerminateAction end => $"end {end.Instance.Id} {end.Reason}",
            WaitAction wait => string.Create(CultureInfo.InvariantCulture, $"wait {wait.Missing} {wait.Cause}"),
            _ => throw new ArgumentOutOfRangeException(nameof(action)),
        };

    private static Instance Fresh(string id, int age = 60) =>
        new()
        {
            Id = id,
            Token = "t",
            Pool = "p",
            InstanceType = "g4dn.xlarge",
            Zone = "eu-central-1a",
            Market = InstanceMarket.Spot,
            State = InstanceState.Running,
            LaunchedAt = Now - TimeSpan.FromSeconds(age),
        };

    private static Instance Ready(string id, WorkerState worker = WorkerState.Idle, int age = 7200, int seen = 1) =>
        Fresh(id, age) with
        {
            ReadyAt = Now - TimeSpan.FromSeconds(age - 60),
            WorkerId = id,
            Worker = worker,
            WorkerSeenAt = Now - TimeSpan.FromSeconds(seen),
        };
}
