using System.Collections.Concurrent;

namespace RenderFarm.LocalCloud.Sqs.Queues;

/// <summary>Wakes those who wait for messages of a queue when something about it changed.</summary>
internal sealed class QueueSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>Ends at the next change. Take it before looking, so that no change falls in between.</summary>
    public Task Next(string queue) => _waiting.GetOrAdd(queue, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Pulse(string queue)
    {
        // Forgotten at once: whoever waits again makes a new signal, and a deleted queue leaves none behind.
        if (_waiting.TryRemove(queue, out var signal))
            signal.SetResult();
    }
}
