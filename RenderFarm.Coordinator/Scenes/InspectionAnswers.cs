using System.Collections.Concurrent;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>Brings what workers found in scenes to the requests that wait for it.</summary>
internal sealed class InspectionAnswers
{
    private readonly ConcurrentDictionary<InspectionKey, TaskCompletionSource<SceneInspected>> _awaited = new();

    /// <summary>The next answer on a scene with settings. Everyone who asks until it comes gets the same.</summary>
    public Task<SceneInspected> Next(InspectionKey key) => _awaited.GetOrAdd(
        key, _ => new TaskCompletionSource<SceneInspected>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>An answer has come.</summary>
    public void Post(SceneInspected answer)
    {
        if (_awaited.TryRemove(InspectionKey.Of(answer), out var source))
            source.TrySetResult(answer);
    }
}
