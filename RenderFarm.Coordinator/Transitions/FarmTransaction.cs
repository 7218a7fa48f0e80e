using Microsoft.Data.Sqlite;
using RenderFarm.Coordinator.Events;

namespace RenderFarm.Coordinator.Transitions;

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
