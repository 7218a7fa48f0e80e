using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Costs.Budget;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Tests.Coordinator.Costs;

/// <summary>
/// A job with a budget in a world of its own, second by second: frames that take what they like, boots that drag on, prices that move,
/// instances that are taken away, a fleet that is slow to end them. The planner and the guard are the real ones.
/// </summary>
internal sealed class BudgetWorld
{
    private const int LookSeconds = 5;
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(30);

    private readonly Random _random;
    private readonly List<Rented> _instances = [];
    private readonly List<PriceStep> _prices = [];
    private readonly double _meanFrame;
    private readonly double _spread;
    private readonly double _boot;
    private readonly double _interruptions;
    private DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private int _waiting;
    private int _queue;
    private int _asleep;

    /// <param name="seed">Of chance.</param>
    /// <param name="isDetached">The coordinator is away most of the time.</param>
    public BudgetWorld(int seed, bool isDetached = false)
    {
        _random = new Random(seed);
        _waiting = Frames = _random.Next(1, 400);
        _meanFrame = Math.Exp(_random.NextDouble() * 6); // 1 s to 400 s
        _spread = _random.NextDouble();
        _boot = 20 + (_random.NextDouble() * 300);
        _interruptions = _random.Next(4) * 0.2 / 3600;
        _prices.Add(new PriceStep(_now, 0.1m + (decimal)_random.NextDouble()));
        var whole = Pricing.PerFrame(_meanFrame * Frames, _prices[0].DollarsPerHour);
        Rental = new Rental
        {
            Budget = 0.02m + (whole * (decimal)(_random.NextDouble() * 1.5)),
            Instances = _random.Next(3) == 0 ? _random.Next(1, 40) : null,
            Deadline = _random.Next(3) == 0 ? _now.AddMinutes(_random.Next(5, 500)) : null,
            Detached = isDetached,
        };
    }

    public Rental Rental { get; }

    public int Frames { get; }

    public int Rendered { get; private set; }

    /// <summary>US dollars, as EC2 would bill them.</summary>
    public decimal Dollars =>
        _instances.Sum(instance => instance.Dollars ?? Pricing.Cost(instance.LaunchedAt, instance.EndedAt ?? _now, _prices));

    private int InHand => _queue + _instances.Count(instance => instance is { EndedAt: null, FrameLeft: not null });

    /// <summary>Runs until nothing runs any more and nothing is going to.</summary>
    public void Run()
    {
        for (var second = 0; second < 200_000; second++)
        {
            if (Rental.Detached && _asleep == 0 && _instances.Count > 0 && _random.Next(60) == 0)
                _asleep = _random.Next(1, 20_000);
            _asleep = Math.Max(0, _asleep - 1);
            if (second % LookSeconds == 0 && _asleep == 0 && Look())
                return;
            _now = _now.AddSeconds(1);
            if (_random.Next(600) == 0)
                _prices.Add(new PriceStep(_now, _prices[^1].DollarsPerHour * (decimal)(0.92 + (_random.NextDouble() * 0.17))));
            foreach (var instance in _instances.Where(instance => instance.EndedAt is null))
                Live(instance);
        }

        throw new InvalidOperationException("The world does not come to an end.");
    }

    /// <returns>Whether all is over.</returns>
    private bool Look()
    {
        var job = Job();
        var plan = CapacityPlanner.Plan(job, _now);
        var up = _instances.Where(instance => instance.EndedAt is null).ToList();
        if (up.Count == 0 && (Rendered == Frames || plan.IsBudgetSpent))
            return true;
        if (plan.Demand.AtOnce)
        {
            up.ForEach(instance => instance.Terminate(_now, _random));
            return false;
        }

        var serving = up.Where(instance => instance.DrainingAt is null).ToList();
        foreach (
            var instance in serving
                .OrderBy(instance => instance.IsReady)
                .ThenBy(instance => instance.FrameLeft is not null)
                .Take(serving.Count - plan.Demand.Count)
        )
            instance.DrainingAt = _now;
        for (var i = serving.Count; i < plan.Demand.Count; i++)
        {
            _instances.Add(
                new Rented
                {
                    LaunchedAt = _now,
                    BootLeft = _boot * (0.7 + (_random.NextDouble() * 0.6)),
                    Lease = plan.Demand.Lease,
                    MaxPrice = plan.Demand.Rental.MaxPrice ?? decimal.MaxValue,
                }
            );
        }

        // As the feed does: one in hand and one that waits for each instance that can take it.
        var able = _instances.Count(instance => instance is { EndedAt: null, DrainingAt: null, IsReady: true });
        var fed = Rental.Detached ? _waiting : Job().Guard!.Affordable(Math.Clamp((2 * Math.Max(1, able)) - InHand, 0, _waiting));
        _queue += fed;
        _waiting -= fed;
        return false;
    }

    private void Live(Rented instance)
    {
        var age = _now - instance.LaunchedAt;
        if (age >= instance.Lease * 0.9)
            instance.DrainingAt ??= _now;
        // Its script began some time after its launch, and it may have to wait for its worker.
        if (age >= instance.Lease + TimeSpan.FromSeconds(_random.Next(1, 180)) || _prices[^1].DollarsPerHour > instance.MaxPrice)
            instance.EndsAt ??= _now;
        if (_now >= instance.EndsAt || _random.NextDouble() < _interruptions)
        {
            instance.EndedAt = _now;
            instance.Dollars = _now < instance.LaunchedAt + Pricing.Minimum ? null : Pricing.Cost(instance.LaunchedAt, _now, _prices);
            _waiting += instance.FrameLeft is null ? 0 : 1;
            instance.FrameLeft = null;
            return;
        }

        if (!instance.IsReady)
        {
            instance.BootLeft--;
            if (instance.DrainingAt is not null)
                instance.Terminate(_now, _random);
            return;
        }

        instance.IdleSeconds = instance.FrameLeft is null && _queue == 0 ? instance.IdleSeconds + 1 : 0;
        if (instance is { DrainingAt: not null, FrameLeft: null } || instance.IdleSeconds > Reaction.TotalSeconds)
            instance.Terminate(_now, _random);
        if (instance is { DrainingAt: null, FrameLeft: null } && _queue > 0)
        {
            _queue--;
            instance.FrameSeconds = _meanFrame * Math.Exp(_spread * ((_random.NextDouble() * 2) - 1));
            instance.FrameLeft = instance.FrameSeconds;
        }

        if (instance.FrameLeft is { } left && (instance.FrameLeft = left - 1) <= 0)
        {
            instance.FrameLeft = null;
            Rendered++;
            instance.Metered = instance.Metered with
            {
                Renders = instance.Metered.Renders + 1,
                RenderMs = instance.Metered.RenderMs + (long)(1000 * instance.FrameSeconds),
                RenderSquares = instance.Metered.RenderSquares + (instance.FrameSeconds * instance.FrameSeconds),
                LongestMs = Math.Max(instance.Metered.LongestMs, (long)(1000 * instance.FrameSeconds)),
            };
        }
    }

    private RentingJob Job()
    {
        var price = _prices[^1].DollarsPerHour;
        var boot = TimeSpan.FromSeconds(_instances.Exists(instance => instance.IsReady) ? _boot * 1.2 : 180);
        return new RentingJob
        {
            Pool = "p",
            Rental = Rental,
            Remaining = Frames - Rendered,
            InHand = Rental.Detached ? Math.Min(InHand, _instances.Count(instance => instance.EndedAt is null)) : InHand,
            Occupied = InHand,
            Pace = FramePace.Of(_instances.Select(instance => instance.Metered)),
            Boot = boot,
            Instances =
            [
                .. _instances
                    .Where(instance => instance.EndedAt is null)
                    .Select(instance =>
                        Leased(
                            Bills.Running(price, _now - instance.LaunchedAt, instance.IsReady, instance.DrainingAt is not null),
                            instance
                        )
                    ),
            ],
            Offers = [new TypeOffer("t", price, price, null)],
            Spent = Dollars,
            Limit = 64,
            Reaction = Reaction,
            IdleEnd = Reaction,
        };
    }

    private static InstanceBill Leased(InstanceBill bill, Rented instance) =>
        bill with
        {
            Instance = bill.Instance with { LeaseSeconds = (int?)instance.Lease?.TotalSeconds, MaxPrice = instance.MaxPrice },
        };

    private sealed class Rented
    {
        public required DateTimeOffset LaunchedAt { get; init; }

        public required double BootLeft { get; set; }

        public bool IsReady => BootLeft <= 0;

        public DateTimeOffset? DrainingAt { get; set; }

        public DateTimeOffset? EndsAt { get; set; }

        public TimeSpan? Lease { get; init; }

        public decimal MaxPrice { get; init; }

        public DateTimeOffset? EndedAt { get; set; }

        /// <summary>Its bill, once nothing can change it.</summary>
        public decimal? Dollars { get; set; }

        public double? FrameLeft { get; set; }

        public int IdleSeconds { get; set; }

        public double FrameSeconds { get; set; }

        public Instance Metered { get; set; } = Bills.Instance;

        /// <summary>EC2 takes some seconds to end it.</summary>
        public void Terminate(DateTimeOffset now, Random random) =>
            EndsAt ??= now.AddSeconds(random.Next(1, (int)Reaction.TotalSeconds - LookSeconds));
    }
}
