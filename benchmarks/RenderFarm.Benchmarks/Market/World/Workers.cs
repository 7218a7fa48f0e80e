using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker;

namespace RenderFarm.Benchmarks.Market.World;

/// <summary>What the machines of a simulation do with the job's frames, from the start of a worker to the end of its machine.</summary>
internal sealed class Workers(Agenda agenda, Feed feed, Workload work, Func<int, int> affordable, Action jobEnded)
{
    /// <summary>Between two frames of a worker, and two chunks.</summary>
    private const double Gap = 0.2;

    /// <summary>From a worker's farewell until its machine is off: its log is stored.</summary>
    private const double ShutDownTime = 5;

    private static readonly TimeSpan NoticeMargin = new WorkerOptions().NoticeMargin;

    /// <summary>Machines that the farm does not know to have ended.</summary>
    public List<Machine> Live { get; } = [];

    /// <summary>What interruptions cost.</summary>
    public List<Loss> Losses { get; } = [];

    /// <summary>When the job ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Seconds of work that were rendered.</summary>
    public double Done { get; private set; }

    /// <summary>Of all machines that are billed together.</summary>
    public double Speed { get; set; }

    /// <summary>The worker is up.</summary>
    public void Start(Machine machine)
    {
        if (!machine.IsUp)
            return;
        machine.Worker = WorkerState.Idle;
        if (machine is { IsAnnounced: true, TakenAt: { } takenAt } && agenda.Now >= takenAt - Cloud.NoticeTime)
            Notice(machine, takenAt);
        Fill();
    }

    public void Notice(Machine machine, DateTimeOffset takenAt)
    {
        if (!machine.IsUp || machine.Worker is null or WorkerState.Gone)
            return;
        machine.Interruption = new Interruption(InterruptionKind.Notice, takenAt);
        Leave(machine, takenAt);
    }

    /// <summary>The worker takes nothing more and finishes the frame in hand, when the time until the machine is taken allows it.</summary>
    public void Leave(Machine machine, DateTimeOffset? until)
    {
        if (!machine.IsUp || machine.Worker is null or WorkerState.Gone)
            return;
        machine.Worker = WorkerState.Draining;
        while (machine.Chunk?.TryDequeue(out var frame) == true)
            feed.Return(frame);
        if (
            machine.Frame is { } atWork
            && until is { } end
            && !(
                agenda.Now + machine.Pace.Remaining(TimeSpan.FromSeconds(atWork.Elapsed(agenda.Now)), atWork.Progress(agenda.Now))
                <= end - NoticeMargin
            )
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
        machine.WorkerSeenAt = agenda.Now;
        agenda.In(ShutDownTime, () => End(machine, InstanceEnd.ShutDown));
    }

    /// <summary>EC2 bills the machine no more. The farm learns of it at its next look.</summary>
    public void End(Machine machine, InstanceEnd reason)
    {
        if (!machine.IsUp)
            return;
        if (reason == InstanceEnd.Interrupted)
            WriteLoss(machine);
        machine.EndReason = reason == InstanceEnd.Interrupted ? reason : machine.EndReason ?? reason;
        machine.EndedAt = agenda.Now;
        Speed -= machine.Speed;
    }

    /// <summary>Writes down what an interruption costs: of a frame that is finished after the notice, nothing.</summary>
    private void WriteLoss(Machine machine)
    {
        if (machine.IsLossKnown)
            return;
        machine.IsLossKnown = true;
        var seconds = machine.Frame?.Elapsed(agenda.Now) ?? 0;
        var endsAt = machine.Frame is { } frame ? frame.BeginsAt.AddSeconds(frame.Seconds) : agenda.Now;
        Losses.Add(
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
        if (!machine.IsAble || machine.Chunk is not null || feed.Take() is not { } chunk)
            return;
        machine.Chunk = chunk;
        machine.Worker = WorkerState.Rendering;
        Begin(machine);
    }

    private void Begin(Machine machine)
    {
        var number = machine.Chunk!.Dequeue();
        var load = machine.IsLoaded ? 0 : work.Load(machine.Launch);
        var frame = new FrameAtWork(number, agenda.Now.AddSeconds(Gap + load), work.Seconds(number) / machine.Speed, load);
        machine.Frame = frame;
        agenda.At(frame.BeginsAt.AddSeconds(frame.Seconds), () => Finish(machine, frame));
    }

    private void Finish(Machine machine, FrameAtWork frame)
    {
        if (!machine.IsUp || machine.Frame != frame)
            return;
        machine.Frame = null;
        machine.IsLoaded = true;
        machine.Store(frame.Seconds, frame.LoadSeconds);
        machine.Pace.Add(TimeSpan.FromSeconds(frame.Seconds), TimeSpan.FromSeconds(frame.Seconds * Workload.SetupShare));
        Done += work.Seconds(frame.Number);
        feed.Store(frame.Seconds);
        if (machine.Interruption is not null)
            WriteLoss(machine);
        if (feed.Remaining == 0)
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
    public void EndJob()
    {
        EndedAt = agenda.Now;
        feed.Clear();
        foreach (var machine in Live.Where(machine => machine is { IsUp: true, Chunk: not null }))
        {
            Drop(machine);
            HandBack(machine);
            if (machine.Worker == WorkerState.Draining)
                SayFarewell(machine);
            else
                machine.Worker = WorkerState.Idle;
        }

        jobEnded();
    }

    /// <summary>The frame in hand is given up.</summary>
    private void Drop(Machine machine)
    {
        if (machine.Frame is not { } frame)
            return;
        machine.Lose(frame.Elapsed(machine.EndedAt ?? agenda.Now));
        machine.Frame = null;
        feed.Return(frame.Number);
    }

    /// <summary>Everything in its hands is fed anew.</summary>
    public void HandBack(Machine machine)
    {
        Drop(machine);
        while (machine.Chunk?.TryDequeue(out var frame) == true)
            feed.Return(frame);
        machine.Chunk = null;
    }

    public void Fill()
    {
        if (EndedAt is not null)
            return;
        var workers = Live.Count(machine => machine.IsAble);
        feed.Fill(workers, Live.Count(machine => machine.Chunk is not null), affordable);
        if (feed.Queued == 0)
            return;
        foreach (var machine in Live)
            Take(machine);
    }
}
