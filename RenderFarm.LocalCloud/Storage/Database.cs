using System.Threading.Channels;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RenderFarm.LocalCloud.Storage;

/// <summary>
/// A SQLite file with one writer thread. Changes that wait at the same time share one transaction and so one flush to the disk: a change is
/// answered only when it is durable, and many clients together are still fast.
/// </summary>
internal class Database : IAsyncDisposable
{
    // Enough to amortise a flush, few enough to keep the wait of the first one short.
    private const int MaxBatch = 256;

    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(
        new BoundedChannelOptions(4 * MaxBatch) { SingleReader = true }
    );

    // What another program's lock may cost each change that waits.
    private const int LockSeconds = 5;

    private readonly string _path;
    private readonly string _connectionString;
    private readonly Thread _writer;
    private volatile bool _isSuspect;

    /// <summary>
    /// Opens or creates the file and runs what it lacks of <paramref name="migrations"/>; its <c>user_version</c> counts them.
    /// </summary>
    /// <exception cref="InvalidDataException">A newer LocalCloud made the file.</exception>
    public Database(string path, params IReadOnlyList<string> migrations)
    {
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            DefaultTimeout = LockSeconds,
        }.ToString();
        using (var connection = Open())
        {
            connection.Execute("PRAGMA journal_mode = WAL");
            var version = connection.ExecuteScalar<int>("PRAGMA user_version");
            if (version > migrations.Count)
            {
                throw new InvalidDataException(
                    $"'{path}' has schema {version}, and this LocalCloud knows {migrations.Count}. "
                        + "Start the newer LocalCloud that made it, or set LocalCloud:DataDirectory to another folder."
                );
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
        try
        {
            using var connection = Open();
            using var snapshot = connection.BeginTransaction(deferred: true);
            return query(connection);
        }
        catch (SqliteException)
        {
            _isSuspect = true;
            throw;
        }
    }

    /// <summary>
    /// Runs <paramref name="change"/> alone in its own part of a transaction and returns when it is on the disk.
    /// An exception thrown by it undoes and fails only this change, unless the disk or the file is at fault.
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
        SqliteConnection? connection = null;
        var batch = new List<Change>(MaxBatch);
        while (_changes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaxBatch && _changes.Reader.TryRead(out var change))
                batch.Add(change);

            connection = Commit(connection, batch);
            batch.Clear();
        }

        connection?.Dispose();
    }

    /// <summary>
    /// Commits, or fails all changes and gives up the connection: after a full disk or an I/O error nobody knows what its transaction is.
    /// </summary>
    private SqliteConnection? Commit(SqliteConnection? connection, List<Change> batch)
    {
        try
        {
            connection = Mend(connection) ?? OpenWriter();
            connection.Execute("BEGIN IMMEDIATE");
            foreach (var change in batch)
                Apply(connection, change);
            connection.Execute("COMMIT");
        }
        catch (Exception e)
        {
            Drop(connection);
            foreach (var change in batch)
                change.Fail(e);
            return null;
        }

        foreach (var change in batch)
            change.Complete();
        return connection;
    }

    /// <summary>
    /// A write-ahead log that was deleted is still in the writer's hands: what it holds goes into the database's own file, and all
    /// connections are made anew.
    /// </summary>
    private SqliteConnection? Mend(SqliteConnection? connection)
    {
        if (connection is null || (!_isSuspect && File.Exists(_path + "-wal")))
            return connection;
        _isSuspect = connection.ExecuteScalar<long>("PRAGMA wal_checkpoint(TRUNCATE)") != 0; // somebody reads; the next batch tries again
        if (_isSuspect)
            return connection;
        Drop(connection);
        return null;
    }

    private SqliteConnection OpenWriter()
    {
        var connection = Open();
        connection.Execute("PRAGMA synchronous = FULL");
        return connection;
    }

    private static void Drop(SqliteConnection? connection)
    {
        if (connection is null)
            return;
        // Before it is closed, so that it does not go back to the pool.
        SqliteConnection.ClearPool(connection);
        try
        {
            connection.Dispose();
        }
        catch (SqliteException)
        {
            // There is nothing left to roll back.
        }
    }

    private static void Apply(SqliteConnection connection, Change change)
    {
        connection.Execute("SAVEPOINT change");
        try
        {
            change.Apply(connection);
        }
        catch (Exception e) when (e is not SqliteException fault || IsOfStatement(fault))
        {
            connection.Execute("ROLLBACK TO change");
            change.Fail(e);
        }

        connection.Execute("RELEASE change");
    }

    /// <summary>
    /// Whether a statement is at fault and not the disk or the file, after which nobody knows what the transaction is:
    /// https://www.sqlite.org/lang_transaction.html.
    /// </summary>
    private static bool IsOfStatement(SqliteException fault) =>
        fault.SqliteErrorCode
            is raw.SQLITE_ERROR
                or raw.SQLITE_CONSTRAINT
                or raw.SQLITE_MISMATCH
                or raw.SQLITE_TOOBIG
                or raw.SQLITE_RANGE
                or raw.SQLITE_MISUSE;

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
