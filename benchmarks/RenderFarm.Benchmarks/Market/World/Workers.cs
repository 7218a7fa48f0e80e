using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker;

namespace RenderFarm.Benchmarks.Market.World;

/// <summary>What the instances of a simulation do with the job's frames, from the start of a worker to the end of its instance.</summary>
internal sealed class Workers(Agenda agenda, Feed feed, Workload work, Func<int, int> affordable, Action jobEnded)
{
    /// <summary>Between two frames of a worker, and two chunks.</summary>
    private const double Gap = 0.2;

    /// <summary>From a worker's farewell until its instance is off: its log is stored.</summary>
    private const double ShutDownTime = 5;

    private static readonly TimeSpan NoticeMargin = new WorkerOptions().NoticeMargin;

    /// <summary>Instances that the farm does not know to have ended.</summary>
    public List<SimulatedInstance> Live { get; } = [];

    /// <summary>What interruptions cost.</summary>
    public List<Loss> Losses { get; } = [];

    /// <summary>When the job ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Seconds of work that were rendered.</summary>
    public double Done { get; private set; }

    /// <summary>Of all instances that are billed together.</summary>
    public double Speed { get; set; }

    /// <summary>The worker is up.</summary>
    public void Start(SimulatedInstance instance)
    {
        if (!instance.IsUp)
            return;
        instance.Worker = WorkerState.Idle;
        if (instance is { IsAnnounced: true, TakenAt: { } takenAt } && agenda.Now >= takenAt - Cloud.NoticeTime)
            Notice(instance, takenAt);
        Fill();
    }

    public void Notice(SimulatedInstance instance, DateTimeOffset takenAt)
    {
        if (!instance.IsUp || instance.Worker is null or WorkerState.Gone)
            return;
        instance.Interruption = new Interruption(InterruptionKind.Notice, takenAt);
        Leave(instance, takenAt);
    }

    /// <summary>
    /// The worker takes nothing more and finishes the frame in hand, when the time until the instance is taken allows it.
    /// </summary>
    public void Leave(SimulatedInstance instance, DateTimeOffset? until)
    {
        if (!instance.IsUp || instance.Worker is null or WorkerState.Gone)
            return;
        instance.Worker = WorkerState.Draining;
        while (instance.Chunk?.TryDequeue(out var frame) == true)
            feed.Return(frame);
        if (
            instance.Frame is { } atWork
            && until is { } end
            && !(
                agenda.Now + instance.Pace.Remaining(TimeSpan.FromSeconds(atWork.Elapsed(agenda.Now)), atWork.Progress(agenda.Now))
                <= end - NoticeMargin
            )
        )
        {
            WriteLoss(instance);
            Drop(instance);
        }

        if (instance.Frame is null)
        {
            if (until is not null)
                WriteLoss(instance);
            SayFarewell(instance);
        }

        Fill();
    }

    private void SayFarewell(SimulatedInstance instance)
    {
        HandBack(instance);
        instance.Worker = WorkerState.Gone;
        instance.WorkerSeenAt = agenda.Now;
        agenda.In(ShutDownTime, () => End(instance, InstanceEnd.ShutDown));
    }

    /// <summary>EC2 bills the instance no more. The farm learns of it at its next look.</summary>
    public void End(SimulatedInstance instance, InstanceEnd reason)
    {
        if (!instance.IsUp)
            return;
        if (reason == InstanceEnd.Interrupted)
            WriteLoss(instance);
        instance.EndReason = reason == InstanceEnd.Interrupted ? reason : instance.EndReason ?? reason;
        instance.EndedAt = agenda.Now;
        Speed -= instance.Speed;
    }

    /// <summary>Writes down what an interruption costs: of a frame that is finished after the notice, nothing.</summary>
    private void WriteLoss(SimulatedInstance instance)
    {
        if (instance.IsLossKnown)
            return;
        instance.IsLossKnown = true;
        var seconds = instance.Frame?.Elapsed(agenda.Now) ?? 0;
        var endsAt = instance.Frame is { } frame ? frame.BeginsAt.AddSeconds(frame.Seconds) : agenda.Now;
        Losses.Add(
            new Loss(
                instance.IsAnnounced,
                seconds,
                instance.Frame is null ? 0 : seconds / instance.Frame.Seconds,
                HadFitted: endsAt <= instance.TakenAt - NoticeMargin
            )
        );
    }

    private void Take(SimulatedInstance instance)
    {
        if (!instance.IsAble || instance.Chunk is not null || feed.Take() is not { } chunk)
            return;
        instance.Chunk = chunk;
        instance.Worker = WorkerState.Rendering;
        Begin(instance);
    }

    private void Begin(SimulatedInstance instance)
    {
        var number = instance.Chunk!.Dequeue();
        var load = instance.IsLoaded ? 0 : work.Load(instance.Launch);
        var frame = new FrameAtWork(number, agenda.Now.AddSeconds(Gap + load), work.Seconds(number) / instance.Speed, load);
        instance.Frame = frame;
        agenda.At(frame.BeginsAt.AddSeconds(frame.Seconds), () => Finish(instance, frame));
    }

    private void Finish(SimulatedInstance instance, FrameAtWork frame)
    {
        if (!instance.IsUp || instance.Frame != frame)
            return;
        instance.Frame = null;
        instance.IsLoaded = true;
        instance.Store(frame.Seconds, frame.LoadSeconds);
        instance.Pace.Add(TimeSpan.FromSeconds(frame.Seconds), TimeSpan.FromSeconds(frame.Seconds * Workload.SetupShare));
        Done += work.Seconds(frame.Number);
        feed.Store(frame.Seconds);
        if (instance.Interruption is not null)
            WriteLoss(instance);
        if (feed.Remaining == 0)
        {
            EndJob();
            return;
        }

        if (instance.Worker == WorkerState.Draining)
            SayFarewell(instance);
        else if (instance.Chunk is { Count: > 0 })
            Begin(instance);
        else
            (instance.Chunk, instance.Worker) = (null, WorkerState.Idle);
        Fill();
    }

    /// <summary>Completed, or failed for want of money: what is in hand is given up.</summary>
    public void EndJob()
    {
        EndedAt = agenda.Now;
        feed.Clear();
        foreach (var instance in Live.Where(instance => instance is { IsUp: true, Chunk: not null }))
        {
            Drop(instance);
            HandBack(instance);
            if (instance.Worker == WorkerState.Draining)
                SayFarewell(instance);
            else
                instance.Worker = WorkerState.Idle;
        }

        jobEnded();
    }

    /// <summary>The frame in hand is given up.</summary>
    private void Drop(SimulatedInstance instance)
    {
        if (instance.Frame is not { } frame)
            return;
        instance.Lose(frame.Elapsed(instance.EndedAt ?? agenda.Now));
        instance.Frame = null;
        feed.Return(frame.Number);
    }

    /// <summary>Everything in its hands is fed anew.</summary>
    public void HandBack(SimulatedInstance instance)
    {
        Drop(instance);
        while (instance.Chunk?.TryDequeue(out var frame) == true)
            feed.Return(frame);
        instance.Chunk = null;
    }

    public void Fill()
    {
        if (EndedAt is not null)
            return;
        var workers = Live.Count(instance => instance.IsAble);
        feed.Fill(workers, Live.Count(instance => instance.Chunk is not null), affordable);
        if (feed.Queued == 0)
            return;
        foreach (var instance in Live)
            Take(instance);
    }
}
