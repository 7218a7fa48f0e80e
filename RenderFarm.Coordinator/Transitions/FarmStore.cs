using Microsoft.Data.Sqlite;
using RenderFarm.Coordinator.Database;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Fleet;

namespace RenderFarm.Coordinator.Transitions;

/// <summary>Reads and changes the farm. A change, its cascade and nothing else is one transaction; who watches is told after the commit.</summary>
internal sealed class FarmStore(FarmDatabase database, IEnumerable<ICascade> cascade, ChangeBoard board, FleetSignal fleet, TimeProvider time)
{
    /// <summary>Reads the last committed state.</summary>
    public T Read<T>(Func<SqliteConnection, T> read) => database.Read(read);

    /// <summary>Changes the farm.</summary>
    public async Task<T> WriteAsync<T>(Func<FarmTransaction, T> change, CancellationToken cancellationToken)
    {
        var (result, changes) = await database.WriteAsync(
            connection =>
            {
                var farm = new FarmTransaction(connection, time.GetUtcNow());
                var outcome = change(farm);
                foreach (var step in cascade)
                    step.Run(farm);
                return (outcome, farm.Changes);
            },
            cancellationToken);
        board.Post(changes);
        if (changes.ConcernsFleet)
            fleet.Raise();
        return result;
    }

    /// <summary>Changes the farm.</summary>
    public Task WriteAsync(Action<FarmTransaction> change, CancellationToken cancellationToken) => WriteAsync(
        farm =>
        {
            change(farm);
            return true;
        },
        cancellationToken);
}
