using System.Threading.Channels;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Storage;

/// <summary>
/// A SQLite file with one writer thread. Changes that wait at the same time share one transaction and so one flush to the
/// disk: a change is answered only when it is durable, and many clients together are still fast.
/// </summary>
internal class Database : IAsyncDisposable
{
    // Enough to amortise a flush, few enough to keep the wait of the first one short.
    private const int MaxBatch = 256;

    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(new BoundedChannelOptions(4 * MaxBatch)
    {
        SingleReader = true,
    });

    private readonly string _connectionString;
    private readonly Thread _writer;

    /// <summary>Opens or creates the file and runs what it lacks of <paramref name="migrations"/>; its <c>user_version</c> counts them.</summary>
    /// <exception cref="InvalidDataException">A newer LocalCloud made the file.</exception>
    public Database(string path, params IReadOnlyList<string> migrations)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true }.ToString();
        using (var connection = Open())
        {
            connection.Execute("PRAGMA journal_mode = WAL");
            var version = connection.ExecuteScalar<int>("PRAGMA user_version");
            if (version > migrations.Count)
            {
                throw new InvalidDataException(
                    $"'{path}' has schema {version}, and this LocalCloud knows {migrations.Count}. "
                    + "Start the newer LocalCloud that made it, or set LocalCloud:DataDirectory to another folder.");
            }

            for (; version < migrations.Count; version++)
                connection.Execute($"BEGIN;{migrations[version]};PRAGMA user_version = {version + 1};COMMIT;");
        }

        _writer = new Thread(WriteLoop) { IsBackground = true, Name = "Writer of " + Path.GetFileName(path) };
        _writer.Start();
    }

    /// <summary>Runs queries that see one state of the data, with all changes answered so far.</summary>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        using var connection = Open();
        using var snapshot = connection.BeginTransaction(deferred: true);
        return query(connection);
    }

    /// <summary>
    /// Runs <paramref name="change"/> alone in its own part of a transaction and returns when it is on the disk.
    /// A <see cref="CloudException"/> thrown by it undoes only this change.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> change)
    {
        var pending = new Change<T>(change);
        await _changes.Writer.WriteAsync(pending);
        return await pending.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _changes.Writer.TryComplete();
        await Task.Run(_writer.Join);
        SqliteConnection.ClearAllPools();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    private void WriteLoop()
    {
        using var connection = Open();
        connection.Execute("PRAGMA synchronous = FULL");
        var batch = new List<Change>(MaxBatch);
        while (_changes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaxBatch && _changes.Reader.TryRead(out var change))
                batch.Add(change);

            Commit(connection, batch);
            batch.Clear();
        }
    }

    private static void Commit(SqliteConnection connection, List<Change> batch)
    {
        try
        {
            connection.Execute("BEGIN IMMEDIATE");
            foreach (var change in batch)
                Apply(connection, change);
            connection.Execute("COMMIT");
        }
        catch (Exception e)
        {
            Rollback(connection);
            foreach (var change in batch)
                change.Fail(e);
            return;
        }

        foreach (var change in batch)
            change.Complete();
    }

    private static void Apply(SqliteConnection connection, Change change)
    {
        connection.Execute("SAVEPOINT change");
        try
        {
            change.Apply(connection);
        }
        catch (CloudException e)
        {
            connection.Execute("ROLLBACK TO change");
            change.Fail(e);
        }

        connection.Execute("RELEASE change");
    }

    private static void Rollback(SqliteConnection connection)
    {
        // A full disk or an I/O error may have ended the transaction already.
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            connection.Execute("ROLLBACK");
    }

    private abstract class Change
    {
        public abstract void Apply(SqliteConnection connection);

        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class Change<T>(Func<SqliteConnection, T> work) : Change
    {
        // Continuations must not run on the writer's thread.
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Completion => _completion.Task;

        public override void Apply(SqliteConnection connection) => _result = work(connection);

        public override void Complete() => _completion.TrySetResult(_result!);

        public override void Fail(Exception exception) => _completion.TrySetException(exception);
    }
}
