using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Fleet.Reconcile;
using RenderFarm.Coordinator.Instances;
using RenderFarm.LocalCloud.Ec2.Market;

namespace RenderFarm.Benchmarks.Market.World;

/// <summary>
/// A job from its submission until its last instance has ended, in simulated time. Planner, fleet decisions, ledger, budget guard, chunk
/// sizes and the worker's prediction of a frame are the farm's own; EC2's prices, room and interruptions are LocalCloud's market. Simulated
/// are the clock, the queue, and how long things take.
/// </summary>
internal sealed class Simulation
{
    private const string Pool = "job";

    /// <summary>From the metadata to the worker: at worst one look.</summary>
    private const double NoticeDelay = 2;

    /// <summary>A message from the coordinator to a worker.</summary>
    private const double MessageDelay = 0.5;

    /// <summary>From a TerminateInstances until the instance is billed no more.</summary>
    private const double TerminateTime = 2;

    /// <summary>Requests looked back.</summary>
    private const int Back = 20;

    /// <summary>An instance that is still up so long after the job's end is left over.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>No job here takes longer.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(7);

    private static readonly BootOptions Boot = new();

    private readonly Workload _work;
    private readonly Rental _rental;
    private readonly DateTimeOffset _start;
    private readonly IReadOnlyDictionary<string, double> _quote;
    private readonly double? _quotedSeconds;
    private readonly FleetOptions _options;
    private readonly CostOptions _ledger = new();
    private readonly Agenda _agenda;
    private readonly Cloud _cloud;
    private readonly Feed _feed;
    private readonly Workers _workers;
    private readonly List<RentRequest> _requests = [];
    private PriceBook _prices;
    private bool _isOver;
    private double _peakSpeed;

    public Simulation(
        SpotMarket market,
        Workload work,
        Rental rental,
        DateTimeOffset start,
        int instances,
        IReadOnlyDictionary<string, double> quote
    )
    {
        (_work, _rental, _start, _quote) = (work, rental, start, quote);
        _options = new FleetOptions { MaxInstances = instances };
        _agenda = new Agenda(start);
        _cloud = new Cloud(market, work, start);
        _feed = new Feed(work.Count);
        _workers = new Workers(_agenda, _feed, work, size => Job().Guard?.Affordable(size) ?? size, () => _agenda.In(MessageDelay, Look));
        _prices = _cloud.Prices(start, _ledger);
        _quotedSeconds =
            quote.Count == 0
                ? null
                : quote.MinBy(type => Pricing.PerFrame(type.Value, _prices.Cheapest(type.Key, InstanceMarket.Spot))).Value;
    }

    private DateTimeOffset Now => _agenda.Now;

    /// <summary>Runs it.</summary>
    public Outcome Run()
    {
        Every(_options.Interval, Look);
        Every(_ledger.PriceInterval, () => _prices = _cloud.Prices(Now, _ledger));
        while (!_isOver && Now < (_workers.EndedAt + Patience ?? _start + Horizon) && _agenda.Step()) { }

        var leftOver = _workers.Live.Count(instance => instance.IsUp);
        foreach (var instance in _workers.Live)
        {
            instance.EndedAt ??= Now;
            instance.IsEndKnown = true;
        }

        _prices = _cloud.Prices(Now, _ledger);
        return new Outcome
        {
            EndedAt = _workers.EndedAt ?? Now,
            Rendered = _feed.Rendered,
            Work = _workers.Done,
            Dollars = _cloud.Dollars,
            LedgerDollars = CostReport
                .Of(Pool, _feed.Rendered, [.. _cloud.All.Select(instance => InstanceBill.Of(instance.AsSeen(), _prices, Now))], 0)
                .Dollars,
            Instances = _cloud.All.Count,
            PeakSpeed = _peakSpeed,
            LeftOver = leftOver,
            Losses = _workers.Losses,
        };
    }

    private void Every(TimeSpan interval, Action action) =>
        _agenda.At(
            Now,
            () =>
            {
                action();
                _agenda.At(Now + interval, () => Every(interval, action));
            }
        );

    /// <summary>A look of the fleet's loop, of the ledger's and of the feed's.</summary>
    private void Look()
    {
        Observe();
        if (_workers.EndedAt is not null && _workers.Live.Count == 0)
        {
            _isOver = true;
            return;
        }

        var plan = CapacityPlanner.Plan(Job(), Now);
        var situation = new FleetSituation
        {
            Demands = [plan.Demand],
            Instances = [.. _workers.Live.Select(instance => instance.AsSeen())],
            Histories = new Dictionary<string, PoolHistory> { [Pool] = PoolHistory.Of(_requests, failedBoots: 0) },
        };
        foreach (var action in FleetDecisions.Decide(situation, _options, Now))
            Execute(action);
        if (_workers.EndedAt is null && (plan.IsBudgetSpent || plan.Demand.AtOnce))
            _workers.EndJob();
        _workers.Fill();
    }

    private void Observe()
    {
        foreach (var instance in _workers.Live.Where(instance => !instance.IsUp).ToList())
        {
            instance.IsEndKnown = true;
            _workers.HandBack(instance);
            _workers.Live.Remove(instance);
        }

        foreach (var instance in _workers.Live.Where(instance => instance.ReadyAt is null && instance.IsAble))
            instance.ReadyAt = Now;
    }

    private void Execute(FleetAction action)
    {
        switch (action)
        {
            case TerminateAction end:
                var ending = Mark(end.Instance, end.Reason);
                if (!ending.IsEnding)
                    _agenda.In(TerminateTime, () => _workers.End(ending, end.Reason));
                ending.IsEnding = true;
                break;
            case DrainAction drain:
                var leaving = Mark(drain.Instance, drain.Reason);
                _agenda.In(MessageDelay, () => _workers.Leave(leaving, until: null));
                break;
            case RentAction rent:
                Rent(rent);
                break;
        }
    }

    private SimulatedInstance Mark(Instance one, InstanceEnd reason)
    {
        var instance = _workers.Live.Find(live => live.Id == one.Id)!;
        instance.DrainingAt ??= Now;
        instance.EndReason ??= reason;
        return instance;
    }

    private void Rent(RentAction rent)
    {
        var (instances, request) = _cloud.Rent(
            rent,
            rent.Rental.InstanceTypes.Count > 0 ? rent.Rental.InstanceTypes : _options.DefaultTypes,
            Now
        );
        _requests.Insert(0, request);
        if (_requests.Count > Back)
            _requests.RemoveAt(Back);
        foreach (var instance in instances)
        {
            _workers.Live.Add(instance);
            _workers.Speed += instance.Speed;
            _agenda.In(_work.Boot(instance.Launch), () => _workers.Start(instance));
            if (instance.TakenAt is not { } takenAt)
                continue;
            if (instance.IsAnnounced)
                _agenda.At(takenAt - Cloud.NoticeTime, () => _agenda.In(NoticeDelay, () => _workers.Notice(instance, takenAt)));
            _agenda.At(takenAt, () => _workers.End(instance, InstanceEnd.Interrupted));
        }

        _peakSpeed = Math.Max(_peakSpeed, _workers.Speed);
    }

    private RentingJob Job() =>
        new RentingJobView(_prices, _options, Boot, _ledger, Now).Complete(
            new RentingJob
            {
                Pool = Pool,
                Rental = _rental,
                HasEnded = _workers.EndedAt is not null,
                Remaining = _feed.Remaining,
                InHand = _feed.InHand,
                QuotedFrameSeconds = _quotedSeconds,
                QuotedTypeSeconds = _quote,
                Occupied = _workers.Live.Count(instance => instance.Chunk is not null) + _feed.Queued,
            },
            [.. _cloud.All.Select(instance => instance.AsSeen())],
            () => []
        );
}
