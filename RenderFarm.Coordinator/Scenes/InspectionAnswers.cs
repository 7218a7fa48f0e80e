using System.Collections.Concurrent;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>Brings what workers found in scenes to the requests that wait for it.</summary>
internal sealed class InspectionAnswers
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<SceneInspected>> _awaited = new(StringComparer.Ordinal);

    /// <summary>The next answer on a scene. Everyone who asks until it comes gets the same.</summary>
    public Task<SceneInspected> Next(string sha256) => _awaited.GetOrAdd(
        sha256, _ => new TaskCompletionSource<SceneInspected>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Nobody waits any more; those who do are told so.</summary>
    public void Forget(string sha256)
    {
        if (_awaited.TryRemove(sha256, out var source))
            source.TrySetCanceled();
    }

    /// <summary>An answer has come.</summary>
    public void Post(SceneInspected answer)
    {
        if (_awaited.TryRemove(answer.SceneSha256, out var source))
            source.TrySetResult(answer);
    }
}
