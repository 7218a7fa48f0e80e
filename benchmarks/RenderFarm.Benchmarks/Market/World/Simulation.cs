using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Fleet.Reconcile;
using RenderFarm.Coordinator.Instances;
using RenderFarm.LocalCloud.Ec2.Market;
using RenderFarm.Worker;

namespace RenderFarm.Benchmarks.Market.World;

/// <summary>
/// A job from its submission until its last machine has ended, in simulated time. Planner, fleet decisions, ledger, budget guard, chunk
/// sizes and the
/// worker's prediction of a frame are the farm's own; EC2's prices, room and interruptions are LocalCloud's market. Simulated are the
/// clock, the
/// queue, and how long things take.
/// </summary>
internal sealed class Simulation
{
    private const string Pool = "job";

    /// <summary>From the metadata to the worker: at worst one look.</summary>
    private const double NoticeDelay = 2;

    /// <summary>A message from the coordinator to a worker.</summary>
    private const double MessageDelay = 0.5;

    /// <summary>Between two frames of a worker, and two chunks.</summary>
    private const double Gap = 0.2;

    /// <summary>From a worker's farewell until its machine is off: its log is stored.</summary>
    private const double ShutDownTime = 5;

    /// <summary>From a TerminateInstances until the machine is billed no more.</summary>
    private const double TerminateTime = 2;

    /// <summary>Requests looked back.</summary>
    private const int Back = 20;

    /// <summary>A machine that is still up so long after the job's end is left over.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>No job here takes longer.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(7);

    private static readonly TimeSpan NoticeMargin = new WorkerOptions().NoticeMargin;
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
    private readonly List<Machine> _live = [];
    private readonly List<RentRequest> _requests = [];
    private readonly List<Loss> _losses = [];
    private PriceBook _prices;
    private DateTimeOffset? _endedAt;
    private bool _isOver;
    private double _done;
    private double _speed;
    private double _peakSpeed;

    public Simulation(
        SpotMarket market,
        Workload work,
        Rental rental,
        DateTimeOffset start,
        int machines,
        IReadOnlyDictionary<string, double> quote
    )
    {
        (_work, _rental, _start, _quote) = (work, rental, start, quote);
        _options = new FleetOptions { MaxInstances = machines };
        _agenda = new Agenda(start);
        _cloud = new Cloud(market, work, start);
        _feed = new Feed(work.Count);
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
        while (!_isOver && Now < (_endedAt + Patience ?? _start + Horizon) && _agenda.Step()) { }

        var leftOver = _live.Count(machine => machine.IsUp);
        foreach (var machine in _live)
        {
            machine.EndedAt ??= Now;
            machine.IsEndKnown = true;
        }

        _prices = _cloud.Prices(Now, _ledger);
        return new Outcome
        {
            EndedAt = _endedAt ?? Now,
            Rendered = _feed.Rendered,
            Work = _done,
            Dollars = _cloud.Dollars,
            LedgerDollars = CostReport
                .Of(Pool, _feed.Rendered, [.. _cloud.All.Select(machine => InstanceBill.Of(machine.Meter(), _prices, Now))], 0)
                .Dollars,
            Machines = _cloud.All.Count,
            PeakSpeed = _peakSpeed,
            LeftOver = leftOver,
            Losses = _losses,
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
        if (_endedAt is not null && _live.Count == 0)
        {
            _isOver = true;
            return;
        }

        var plan = CapacityPlanner.Plan(Job(), Now);
        var situation = new FleetSituation
        {
            Demands = [plan.Demand],
            Instances = [.. _live.Select(machine => machine.AsSeen())],
            Histories = new Dictionary<string, PoolHistory> { [Pool] = PoolHistory.Of(_requests, failedBoots: 0) },
        };
        foreach (var action in FleetDecisions.Decide(situation, _options, Now))
            Execute(action);
        if (_endedAt is null && (plan.IsBudgetSpent || plan.Demand.AtOnce))
            EndJob();
        Fill();
    }

    private void Observe()
    {
        foreach (var machine in _live.Where(machine => !machine.IsUp).ToList())
        {
            machine.IsEndKnown = true;
            HandBack(machine);
            _live.Remove(machine);
        }

        foreach (var machine in _live.Where(machine => machine.ReadyAt is null && machine.IsAble))
            machine.ReadyAt = Now;
    }

    private void Execute(FleetAction action)
    {
        switch (action)
        {
            case TerminateAction end:
                var ending = Mark(end.Instance, end.Reason);
                if (!ending.IsEnding)
                    _agenda.In(TerminateTime, () => End(ending, end.Reason));
                ending.IsEnding = true;
                break;
            case DrainAction drain:
                var leaving = Mark(drain.Instance, drain.Reason);
                _agenda.In(MessageDelay, () => Leave(leaving, until: null));
                break;
            case RentAction rent:
                Rent(rent);
                break;
        }
    }

    private Machine Mark(Instance instance, InstanceEnd reason)
    {
        var machine = _live.Find(live => live.Id == instance.Id)!;
        machine.DrainingAt ??= Now;
        machine.EndReason ??= reason;
        return machine;
    }

    private void Rent(RentAction rent)
    {
        var (machines, request) = _cloud.Rent(
            rent,
            rent.Rental.InstanceTypes.Count > 0 ? rent.Rental.InstanceTypes : _options.DefaultTypes,
            Now
        );
        _requests.Insert(0, request);
        if (_requests.Count > Back)
            _requests.RemoveAt(Back);
        foreach (var machine in machines)
        {
            _live.Add(machine);
            _speed += machine.Speed;
            _agenda.In(_work.Boot(machine.Launch), () => Start(machine));
            if (machine.TakenAt is not { } takenAt)
                continue;
            if (machine.IsAnnounced)
                _agenda.At(takenAt - Cloud.NoticeTime, () => _agenda.In(NoticeDelay, () => Notice(machine, takenAt)));
            _agenda.At(takenAt, () => End(machine, InstanceEnd.Interrupted));
        }

        _peakSpeed = Math.Max(_peakSpeed, _speed);
    }

    /// <summary>The worker is up.</summary>
    private void Start(Machine machine)
    {
        if (!machine.IsUp)
            return;
        machine.Worker = WorkerState.Idle;
        if (machine is { IsAnnounced: true, TakenAt: { } takenAt } && Now >= takenAt - Cloud.NoticeTime)
            Notice(machine, takenAt);
        Fill();
    }

    private void Notice(Machine machine, DateTimeOffset takenAt)
    {
        if (!machine.IsUp || machine.Worker is null or WorkerState.Gone)
            return;
        machine.Interruption = new Interruption(InterruptionKind.Notice, takenAt);
        Leave(machine, takenAt);
    }

    /// <summary>The worker takes nothing more and finishes the frame in hand, when the time until the machine is taken allows it.</summary>
    private void Leave(Machine machine, DateTimeOffset? until)
    {
        if (!machine.IsUp || machine.Worker is null or WorkerState.Gone)
            return;
        machine.Worker = WorkerState.Draining;
        while (machine.Chunk?.TryDequeue(out var frame) == true)
            _feed.Return(frame);
        if (
            machine.Frame is { } atWork
            && until is { } end
            && !(Now + machine.Pace.Remaining(TimeSpan.FromSeconds(atWork.Elapsed(Now)), atWork.Progress(Now)) <= end - NoticeMargin)
        )
        {
            WriteLoss(machine);
            Drop(machine);
        }

        if (machine.Frame is null)
        {
            if (until is not null)
                WriteLoss(machine);
            SayFarewell(machine);
        }

        Fill();
    }

    private void SayFarewell(Machine machine)
    {
        HandBack(machine);
        machine.Worker = WorkerState.Gone;
        machine.WorkerSeenAt = Now;
        _agenda.In(ShutDownTime, () => End(machine, InstanceEnd.ShutDown));
    }

    /// <summary>EC2 bills the machine no more. The farm learns of it at its next look.</summary>
    private void End(Machine machine, InstanceEnd reason)
    {
        if (!machine.IsUp)
            return;
        if (reason == InstanceEnd.Interrupted)
            WriteLoss(machine);
        machine.EndReason = reason == InstanceEnd.Interrupted ? reason : machine.EndReason ?? reason;
        machine.EndedAt = Now;
        _speed -= machine.Speed;
    }

    /// <summary>Writes down what an interruption costs: of a frame that is finished after the notice, nothing.</summary>
    private void WriteLoss(Machine machine)
    {
        if (machine.IsLossKnown)
            return;
        machine.IsLossKnown = true;
        var seconds = machine.Frame?.Elapsed(Now) ?? 0;
        var endsAt = machine.Frame is { } frame ? frame.BeginsAt.AddSeconds(frame.Seconds) : Now;
        _losses.Add(
            new Loss(
                machine.IsAnnounced,
                seconds,
                machine.Frame is null ? 0 : seconds / machine.Frame.Seconds,
                HadFitted: endsAt <= machine.TakenAt - NoticeMargin
            )
        );
    }

    private void Take(Machine machine)
    {
        if (!machine.IsAble || machine.Chunk is not null || _feed.Take() is not { } chunk)
            return;
        machine.Chunk = chunk;
        machine.Worker = WorkerState.Rendering;
        Begin(machine);
    }

    private void Begin(Machine machine)
    {
        var number = machine.Chunk!.Dequeue();
        var load = machine.IsLoaded ? 0 : _work.Load(machine.Launch);
        var frame = new FrameAtWork(number, Now.AddSeconds(Gap + load), _work.Seconds(number) / machine.Speed, load);
        machine.Frame = frame;
        _agenda.At(frame.BeginsAt.AddSeconds(frame.Seconds), () => Finish(machine, frame));
    }

    private void Finish(Machine machine, FrameAtWork frame)
    {
        if (!machine.IsUp || machine.Frame != frame)
            return;
        machine.Frame = null;
        machine.IsLoaded = true;
        machine.Store(frame.Seconds, frame.LoadSeconds);
        machine.Pace.Add(TimeSpan.FromSeconds(frame.Seconds), TimeSpan.FromSeconds(frame.Seconds * Workload.SetupShare));
        _done += _work.Seconds(frame.Number);
        _feed.Store(frame.Seconds);
        if (machine.Interruption is not null)
            WriteLoss(machine);
        if (_feed.Remaining == 0)
        {
            EndJob();
            return;
        }

        if (machine.Worker == WorkerState.Draining)
            SayFarewell(machine);
        else if (machine.Chunk is { Count: > 0 })
            Begin(machine);
        else
            (machine.Chunk, machine.Worker) = (null, WorkerState.Idle);
        Fill();
    }

    /// <summary>Completed, or failed for want of money: what is in hand is given up.</summary>
    private void EndJob()
    {
        _endedAt = Now;
        _feed.Clear();
        foreach (var machine in _live.Where(machine => machine is { IsUp: true, Chunk: not null }))
        {
            Drop(machine);
            HandBack(machine);
            if (machine.Worker == WorkerState.Draining)
                SayFarewell(machine);
            else
                machine.Worker = WorkerState.Idle;
        }

        _agenda.In(MessageDelay, Look);
    }

    /// <summary>The frame in hand is given up.</summary>
    private void Drop(Machine machine)
    {
        if (machine.Frame is not { } frame)
            return;
        machine.Lose(frame.Elapsed(machine.EndedAt ?? Now));
        machine.Frame = null;
        _feed.Return(frame.Number);
    }

    /// <summary>Everything in its hands is fed anew.</summary>
    private void HandBack(Machine machine)
    {
        Drop(machine);
        while (machine.Chunk?.TryDequeue(out var frame) == true)
            _feed.Return(frame);
        machine.Chunk = null;
    }

    private void Fill()
    {
        if (_endedAt is not null)
            return;
        var workers = _live.Count(machine => machine.IsAble);
        _feed.Fill(workers, _live.Count(machine => machine.Chunk is not null), size => Job().Guard?.Affordable(size) ?? size);
        if (_feed.Queued == 0)
            return;
        foreach (var machine in _live)
            Take(machine);
    }

    private RentingJob Job() =>
        new RentingJobView(_prices, _options, Boot, _ledger, Now).Complete(
            new RentingJob
            {
                Pool = Pool,
                Rental = _rental,
                HasEnded = _endedAt is not null,
                Remaining = _feed.Remaining,
                InHand = _feed.InHand,
                QuotedFrameSeconds = _quotedSeconds,
                QuotedTypeSeconds = _quote,
                Occupied = _live.Count(machine => machine.Chunk is not null) + _feed.Queued,
            },
            [.. _cloud.All.Select(machine => machine.Meter())],
            _live.ToDictionary(machine => machine.Id, machine => machine.AsSeen(), StringComparer.Ordinal),
            () => []
        );
}
