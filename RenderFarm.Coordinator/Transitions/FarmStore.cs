using Microsoft.Data.Sqlite;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Infrastructure.Database;

namespace RenderFarm.Coordinator.Transitions;

/// <summary>
/// Reads and changes the farm. A change, its cascade and nothing else is one transaction; who watches is told after the commit.
/// </summary>
internal sealed class FarmStore(
    FarmDatabase database,
    IEnumerable<ICascade> cascade,
    ChangeBoard board,
    FleetSignal fleet,
    TimeProvider time
)
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
            cancellationToken
        );
        board.Post(changes);
        if (changes.ConcernsFleet)
            fleet.Raise();
        return result;
    }

    /// <summary>Changes the farm.</summary>
    public Task WriteAsync(Action<FarmTransaction> change, CancellationToken cancellationToken) =>
        WriteAsync(
            farm =>
            {
                change(farm);
                return true;
            },
            cancellationToken
        );
}

/// <summary>One change of the farm: the open transaction, its time, and what it has touched so far.</summary>
internal sealed class FarmTransaction(SqliteConnection connection, DateTimeOffset now)
{
    private readonly List<object> _facts = [];

    public SqliteConnection Connection { get; } = connection;

    /// <summary>The coordinator's time when the transaction began.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>What to tell those who watch, after the commit.</summary>
    public ChangeSet Changes { get; } = new();

    /// <summary>Notes something that a <see cref="ICascade"/> carries on.</summary>
    public void Note<TFact>(TFact fact)
        where TFact : notnull => _facts.Add(fact);

    /// <summary>What was noted until now, in order.</summary>
    public IReadOnlyList<TFact> Noted<TFact>() => [.. _facts.OfType<TFact>()];
}

/// <summary>Carries changes on at the end of a transaction: what happens to one thing moves another.</summary>
internal interface ICascade
{
    /// <summary>Does what the changes so far lead to.</summary>
    void Run(FarmTransaction farm);
}
