using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Costs.Budget;
using RenderFarm.Coordinator.Costs.Planning;

namespace RenderFarm.Tests.Coordinator.Costs;

/// <summary>How many instances a deadline and a budget lead to.</summary>
[Trait("Category", "Fast")]
public sealed class GoalTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_deadline_gets_as_few_instances_as_meet_it()
    {
        // 100 frames of a minute are 100 instance-minutes; an hour less margin and boot leaves about 50 minutes.
        var plan = Plan(Job(100) with { Rental = new Rental { Deadline = Now.AddHours(1) } });

        Assert.InRange(plan.Demand.Count, 2, 3);
        Assert.Null(plan.DeadlineNotice);
        Assert.InRange(Plan(Job(1000) with { Rental = new Rental { Deadline = Now.AddHours(1) } }).Demand.Count, 20, 26);
    }

    [Fact]
    public void Frames_are_not_divided_between_instances()
    {
        // Three frames of ten minutes in half an hour: one machine would be done only after its boot and thirty minutes, two after twenty.
        var plan = Plan(Job(3, seconds: 600) with { Rental = new Rental { Deadline = Now.AddMinutes(32) } });

        Assert.Equal(2, plan.Demand.Count);
    }

    [Fact]
    public void A_deadline_that_cannot_be_met_is_said_with_the_time_that_can()
    {
        var plan = Plan(
            Job(1000) with
            {
                Rental = new Rental { Deadline = Now.AddHours(1) },
                Limit = 10,
            }
        );

        Assert.Equal(10, plan.Demand.Count);
        Assert.Contains(
            "cannot be met: with 10 instances, as many as are allowed, the last frame is done about 13:4",
            plan.DeadlineNotice,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_deadline_before_anything_is_measured_starts_one_instance()
    {
        Assert.Equal(
            1,
            Plan(
                Job(1000) with
                {
                    Rental = new Rental { Deadline = Now.AddHours(1) },
                    Pace = null,
                }
            ).Demand.Count
        );
    }

    [Fact]
    public void A_budget_waits_for_the_first_frame_without_a_word()
    {
        var job = Job(100) with
        {
            Rental = new Rental { Instances = 2, Budget = 10 },
            Instances = Ready(2),
            Pace = null,
            InHand = 2,
            Occupied = 1,
        };
        var plan = Plan(job);
        Assert.Null(plan.BudgetNotice);
        Assert.Equal(2, plan.Demand.Count);
        Assert.NotNull(Plan(job with { Spent = 9.9999m }).BudgetNotice);
    }

    [Fact]
    public void An_instance_is_ended_for_a_deadline_only_when_it_is_clearly_too_much()
    {
        var rental = new Rental { Deadline = Now.AddHours(1) };
        var needed = Plan(Job(500) with { Rental = rental }).Demand.Count;

        Assert.Equal(needed + 1, Plan(Job(500) with { Rental = rental, Instances = Ready(needed + 1) }).Demand.Count);
        Assert.InRange(Plan(Job(500) with { Rental = rental, Instances = Ready(needed * 3) }).Demand.Count, needed, (needed * 3) - 1);
    }

    [Theory]
    [InlineData(10, 100, 10)] // enough for all
    [InlineData(4, 3, 3)] // one has nothing to do
    [InlineData(4, 5, 4)] // four render at once; the fifth is done before a fifth instance has booted
    [InlineData(0, 1, 1)]
    public void Nobody_boots_for_frames_that_the_others_have_rendered_by_then(int ready, int left, int count)
    {
        var plan = Plan(
            Job(left) with
            {
                Rental = new Rental { Instances = 10 },
                Instances = Ready(ready),
            }
        );

        Assert.Equal(count, plan.Demand.Count);
    }

    [Fact]
    public void A_lost_instance_is_replaced_while_its_frames_are_worth_a_boot()
    {
        Assert.Equal(
            10,
            Plan(
                Job(200) with
                {
                    Rental = new Rental { Instances = 10 },
                    Instances = Ready(7),
                }
            ).Demand.Count
        );
        Assert.Equal(
            7,
            Plan(
                Job(9) with
                {
                    Rental = new Rental { Instances = 10 },
                    Instances = Ready(7),
                }
            ).Demand.Count
        );
    }

    [Fact]
    public void Instances_that_boot_are_kept_while_there_is_a_frame_for_them()
    {
        // Of the two minutes of their boot one is left.
        InstanceBill[] booting = [.. Enumerable.Repeat(Bills.Running(0.36m, TimeSpan.FromMinutes(1), isReady: false), 10)];

        Assert.Equal(
            10,
            Plan(
                Job(10) with
                {
                    Rental = new Rental { Instances = 10 },
                    Instances = booting,
                }
            ).Demand.Count
        );
        Assert.Equal(
            4,
            Plan(
                Job(4) with
                {
                    Rental = new Rental { Instances = 10 },
                    Instances = booting,
                }
            ).Demand.Count
        );
    }

    [Fact]
    public void A_budget_rents_what_it_can_pay()
    {
        // 600 frames of a minute at 36 cents an hour are 3.60.
        var ample = Plan(Job(600) with { Rental = new Rental { Budget = 10 } });
        var tight = Plan(Job(600) with { Rental = new Rental { Budget = 1 } });

        Assert.Null(ample.BudgetNotice);
        Assert.InRange(ample.Demand.Count, 10, 64);
        Assert.InRange(tight.Demand.Count, 1, 10);
        Assert.Contains("will not pay all frames: about $3.6", tight.BudgetNotice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_goes_before_a_deadline_and_says_so()
    {
        var job = Job(600) with
        {
            Rental = new Rental { Deadline = Now.AddMinutes(40), Budget = 0.5m },
        };
        var plan = Plan(job);

        Assert.True(plan.Demand.Count < Plan(job with { Rental = job.Rental with { Budget = 50 } }).Demand.Count);
        Assert.StartsWith("The budget does not pay the instances that the deadline", plan.DeadlineNotice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spent_budget_ends_instances_at_once_also_after_the_job()
    {
        var job = Job(600) with
        {
            Rental = new Rental
            {
                Instances = 2,
                Budget = 1,
                KeepAlive = true,
            },
            Instances = Ready(2),
            Spent = 0.995m,
        };

        Assert.Equal((0, true), (Plan(job).Demand.Count, Plan(job).Demand.AtOnce));
        Assert.True(Plan(job with { HasEnded = true }).Demand.AtOnce);
    }

    [Fact]
    public void Types_that_are_dear_for_a_frame_are_not_rented_again_and_those_that_are_a_little_dear_only_for_want_of_others()
    {
        TypeOffer[] offers =
        [
            new("c5.2xlarge", 0.39m, 0.39m, new FramePace(9, 478, 500, 510)),
            new("g4dn.2xlarge", 0.94m, 0.94m, new FramePace(9, 56, 60, 61)),
            new("p4d.24xlarge", 32.77m, 32.77m, null),
            new("g6.xlarge", 0.81m, 0.81m, null),
            new("g4dn.xlarge", 0.66m, 0.66m, new FramePace(9, 58, 60, 61)),
        ];

        var demand = Plan(
            Job(100) with
            {
                Rental = new Rental { Instances = 4 },
                Offers = offers,
            }
        ).Demand;

        Assert.Equal(["g4dn.xlarge"], demand.Rental.InstanceTypes);
        Assert.Equal(["g4dn.xlarge", "g4dn.2xlarge", "g6.xlarge"], demand.MoreTypes);
    }

    [Theory]
    [InlineData(0.004, false)] // not even a minute
    [InlineData(0.05, true)]
    public void A_budget_that_pays_no_frame_is_refused(double budget, bool isEnough)
    {
        var refusal = BudgetChecks.Budget(
            (decimal)budget,
            60,
            TimeSpan.FromMinutes(2),
            TimeSpan.FromSeconds(90),
            new Dictionary<string, decimal> { ["g4dn.xlarge"] = 0.36m, ["p3.2xlarge"] = 3 },
            new CostOptions()
        );

        Assert.Equal(isEnough, refusal is null);
        if (refusal is not null)
            Assert.StartsWith(
                "The budget of $0.004 does not pay one frame: a g4dn.xlarge at $0.36 an hour takes $0.03",
                refusal,
                StringComparison.Ordinal
            );
    }

    private static PoolPlan Plan(RentingJob job) => CapacityPlanner.Plan(job, Now);

    private static RentingJob Job(int left, double seconds = 60) =>
        new()
        {
            Pool = "p",
            Rental = new Rental(),
            Remaining = left,
            Pace = new FramePace(10, seconds, seconds * 1.05, seconds * 1.1),
            Boot = TimeSpan.FromMinutes(2),
            Offers = [new TypeOffer("g4dn.xlarge", 0.36m, 0.36m, null)],
            Limit = 64,
        };

    private static InstanceBill[] Ready(int count) => [.. Enumerable.Repeat(Bills.Running(0.36m, TimeSpan.FromHours(1)), count)];
}
