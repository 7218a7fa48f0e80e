using Microsoft.Data.Sqlite;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Uploads;

/// <summary>
/// How uploaded files go: their rows lose what says that the files are there, the files go, and then the rows, unless somebody has
/// announced them meanwhile. What is cut off in between is found again, for the row is still there. Who is about to use a file renews its
/// row first, waits for the removals that are under way, and only then looks for the file: a later removal sees that the row is wanted.
/// </summary>
internal sealed class UploadRemoval(FarmStore store, FarmBucket bucket) : IDisposable
{
    /// <summary>Files that go at once: as many as the store removes with one request.</summary>
    public const int AtOnce = 1000;

    private readonly SemaphoreSlim _underWay = new(1, 1);

    /// <summary>Removes files and their rows.</summary>
    /// <param name="find">The rows that are to go.</param>
    /// <param name="unmark">Takes from a row what says that its file is there.</param>
    /// <param name="key">Where the file of a row is.</param>
    /// <param name="forget">Removes a row, unless it was announced meanwhile.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CloudUnavailableException">The store does not answer, or keeps files: their rows stay.</exception>
    public async Task RunAsync<TRow>(
        Func<SqliteConnection, IReadOnlyCollection<TRow>> find,
        Action<FarmTransaction, TRow> unmark,
        Func<TRow, string> key,
        Action<FarmTransaction, TRow> forget,
        CancellationToken cancellationToken
    )
    {
        if (store.Read(find).Count == 0)
            return;
        await _underWay.WaitAsync(cancellationToken);
        try
        {
            var rows = await store.WriteAsync(
                farm =>
                {
                    var found = find(farm.Connection);
                    foreach (var row in found)
                        unmark(farm, row);
                    return found;
                },
                cancellationToken
            );
            var kept = await bucket.DeleteAsync(rows.Select(key), cancellationToken);
            var keys = kept.Select(file => file.Key).ToHashSet(StringComparer.Ordinal);
            await store.WriteAsync(
                farm =>
                {
                    foreach (var row in rows.Where(row => !keys.Contains(key(row))))
                        forget(farm, row);
                },
                cancellationToken
            );
            FarmBucket.ThrowIfAny(kept);
        }
        finally
        {
            _underWay.Release();
        }
    }

    /// <summary>Waits until the removals that have begun are over.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _underWay.WaitAsync(cancellationToken);
        _underWay.Release();
    }

    /// <inheritdoc/>
    public void Dispose() => _underWay.Dispose();
}
