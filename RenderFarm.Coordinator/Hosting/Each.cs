using System.Runtime.ExceptionServices;

namespace RenderFarm.Coordinator.Hosting;

/// <summary>Does the same for several things. Each stands for itself: a failure of one keeps none of the others from its turn.</summary>
internal static class Each
{
    /// <summary>Does all of them, one after the other.</summary>
    /// <returns>Those that failed.</returns>
    public static async Task<IReadOnlyList<(T Item, Exception Problem)>> TryAsync<T>(
        IEnumerable<T> items, Func<T, Task> action, CancellationToken cancellationToken)
    {
        var failed = new List<(T, Exception)>();
        foreach (var item in items)
        {
            try
            {
                await action(item);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                failed.Add((item, e));
            }
        }

        return failed;
    }

    /// <summary>The same, for loops that report a failed look: the first failure is thrown when all have had their turn.</summary>
    public static async Task DoAsync<T>(IEnumerable<T> items, Func<T, Task> action, CancellationToken cancellationToken) =>
        ThrowFirst(await TryAsync(items, action, cancellationToken));

    /// <summary>Throws the first failure, if there is one.</summary>
    public static void ThrowFirst<T>(IReadOnlyList<(T Item, Exception Problem)> failed)
    {
        if (failed.Count > 0)
            ExceptionDispatchInfo.Throw(failed[0].Problem);
    }
}
