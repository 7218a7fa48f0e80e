using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Coordinator;

namespace RenderFarm.Tests.Worker;

/// <summary>What workers have told, in the order of arrival, in place of a coordinator.</summary>
internal sealed class EventLog
    : IConsumer<ChunkStarted>,
        IConsumer<ChunkEnded>,
        IConsumer<ChunkDeclined>,
        IConsumer<FrameStarted>,
        IConsumer<FrameProgress>,
        IConsumer<FrameRendered>,
        IConsumer<PartStored>,
        IConsumer<FrameFailed>,
        IConsumer<SceneInspected>,
        IConsumer<ArtifactEnded>,
        IConsumer<WorkerHeartbeat>,
        IConsumer<WorkerStopped>
{
    private readonly Lock _lock = new();
    private readonly List<object> _events = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<T> Of<T>()
    {
        lock (_lock)
            return [.. _events.OfType<T>()];
    }

    /// <summary>Waits for the first such event, past or to come.</summary>
    public async Task<T> WaitForAsync<T>(Func<T, bool>? condition = null)
    {
        using var patience = new CancellationTokenSource(Wait.Patience);
        while (true)
        {
            Task next;
            string told;
            lock (_lock)
            {
                if (_events.OfType<T>().Where(condition ?? (_ => true)).Take(1).ToList() is [var found])
                    return found;

                next = _next.Task;
                told = string.Join(", ", _events.CountBy(told => told.GetType().Name).Select(kind => $"{kind.Value} {kind.Key}"));
            }

            await next.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.False(patience.IsCancellationRequested, $"No such {typeof(T).Name} came. There were: {told}.");
        }
    }

    public Task Consume(ConsumeContext<ChunkStarted> context) => Add(context.Message);

    public Task Consume(ConsumeContext<ChunkEnded> context) => Add(context.Message);

    public Task Consume(ConsumeContext<ChunkDeclined> context) => Add(context.Message);

    public Task Consume(ConsumeContext<FrameStarted> context) => Add(context.Message);

    public Task Consume(ConsumeContext<FrameProgress> context) => Add(context.Message);

    public Task Consume(ConsumeContext<FrameRendered> context) => Add(context.Message);

    public Task Consume(ConsumeContext<PartStored> context) => Add(context.Message);

    public Task Consume(ConsumeContext<FrameFailed> context) => Add(context.Message);

    public Task Consume(ConsumeContext<ArtifactEnded> context) => Add(context.Message);

    public Task Consume(ConsumeContext<SceneInspected> context) => Add(context.Message);

    public Task Consume(ConsumeContext<WorkerHeartbeat> context) => Add(context.Message);

    public Task Consume(ConsumeContext<WorkerStopped> context) => Add(context.Message);

    private Task Add(object message)
    {
        lock (_lock)
        {
            _events.Add(message);
            _next.SetResult();
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return Task.CompletedTask;
    }
}
