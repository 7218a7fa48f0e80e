using Microsoft.Data.Sqlite;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Infrastructure.Database;

/// <summary>
/// The SQLite database in WAL mode: one connection that writes, as many as needed that read beside it. Holds a lock on its folder, so
/// that two coordinators never feed the same jobs. A fault of the disk or the files costs the connections, never the process: they are made
/// anew.
/// </summary>
internal sealed class FarmDatabase : IDisposable
{
    /// <summary>How long a write waits for the others, and for another program's lock.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _folder;
    private readonly FileStream _lock;
    private readonly string _readers;
    private readonly SemaphoreSlim _oneWriter = new(1, 1);
    private SqliteConnection? _writer;
    private volatile bool _isSuspect;

    private FarmDatabase(string folder, FileStream folderLock)
    {
        _folder = folder;
        _lock = folderLock;
        _readers = ConnectionString(FilePath, SqliteOpenMode.ReadWrite, pooling: true);
    }

    private string FilePath => Path.Combine(_folder, "farm.db");

    /// <summary>
    /// Opens the database in <paramref name="folder"/>, making it or bringing its schema up to date. Nobody else of the machine may read
    /// it.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">The folder cannot be used; the message says why and what to do.</exception>
    public static FarmDatabase Open(string folder)
    {
        DapperMapping.Register();
        FarmDatabase? database = null;
        try
        {
            PrivateFiles.MakeFolder(folder);
            database = new FarmDatabase(folder, LockFolder(folder));
            foreach (var ending in (string[])["", "-wal", "-shm"])
                PrivateFiles.Close(database.FilePath + ending);
            database._writer = database.OpenWriter();
            Migrations.Apply(database._writer);
            return database;
        }
        catch (DatabaseUnavailableException)
        {
            database?.Dispose();
            throw;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            database?.Dispose();
            throw new DatabaseUnavailableException(
                $"The database in '{folder}' cannot be opened: {e.Message} Check the folder, or set Coordinator:DataDirectory to another.",
                e
            );
        }
    }

    /// <summary>Runs <paramref name="read"/> on a connection that sees the last commit. Never waits for the writer.</summary>
    /// <exception cref="DatabaseUnavailableException">The disk or the files are at fault.</exception>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            MendForReading();
            using var connection = new SqliteConnection(_readers);
            connection.Open();
            // One transaction, so that several statements see the same state.
            using var transaction = connection.BeginTransaction(deferred: true);
            return read(connection);
        }
        catch (SqliteException e)
        {
            _isSuspect = true;
            if (DatabaseUnavailableException.Of(e, _folder) is { } unavailable)
                throw unavailable;
            throw;
        }
    }

    /// <summary>Runs <paramref name="write"/> in a transaction of its own; one at a time. An exception rolls it back.</summary>
    /// <exception cref="DatabaseUnavailableException">The disk or the files are at fault; nothing is changed.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        if (!await _oneWriter.WaitAsync(Patience, cancellationToken))
            throw new DatabaseUnavailableException(
                $"The database in '{_folder}' is busy: others wait to write before this. Try again in a moment."
            );
        try
        {
            Mend();
            return Write(_writer ??= OpenWriter(), write);
        }
        catch (SqliteException e)
        {
            // On a full disk and others SQLite rolls back by itself, and what the provider then thinks of the transaction is wrong.
            Drop();
            if (DatabaseUnavailableException.Of(e, _folder) is { } unavailable)
                throw unavailable;
            throw;
        }
        finally
        {
            _oneWriter.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Drop();
        _oneWriter.Dispose();
        _lock.Dispose();
    }

    private static T Write<T>(SqliteConnection writer, Func<SqliteConnection, T> write)
    {
        using var transaction = writer.BeginTransaction();
        var result = write(writer);
        transaction.Commit();
        return result;
    }

    /// <summary>Without its log, a reader would see the past. Where nothing is wrong, it waits for nobody.</summary>
    private void MendForReading()
    {
        if (!_isSuspect && (_writer is null || File.Exists(FilePath + "-wal")))
            return;
        if (!_oneWriter.Wait(Patience))
            return; // the write that is under way began with the same check
        try
        {
            Mend();
        }
        catch (SqliteException)
        {
            Drop();
            throw;
        }
        finally
        {
            _oneWriter.Release();
        }
    }

    /// <summary>
    /// A log that was deleted, or a read that failed: what the log held is still in the writer's hands and goes into the database's own
    /// file, and all connections are made anew.
    /// </summary>
    private void Mend()
    {
        if (_writer is null || (!_isSuspect && File.Exists(FilePath + "-wal")))
            return;
        if (!File.Exists(FilePath))
        {
            throw new DatabaseUnavailableException(
                $"The database '{FilePath}' was deleted while the coordinator runs. Stop it and restore a copy, or start it anew without "
                    + "its jobs."
            );
        }

        _isSuspect = false;
        using (var checkpoint = _writer.CreateCommand())
        {
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            if (checkpoint.ExecuteScalar() is not 0L)
            {
                _isSuspect = true; // somebody reads; the next write tries again
                return;
            }
        }

        Drop();
    }

    private SqliteConnection OpenWriter()
    {
        var writer = new SqliteConnection(ConnectionString(FilePath, SqliteOpenMode.ReadWriteCreate, pooling: false));
        try
        {
            writer.Open();
            using var command = writer.CreateCommand();
            // NORMAL loses nothing when the process dies. A power cut can lose the last commits, which the queue and the bucket make good:
            // a frame that is fed twice is found stored.
            command.CommandText =
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY;";
            command.ExecuteNonQuery();
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Closes all connections; those that read at this moment when they are done.</summary>
    private void Drop()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (SqliteException)
        {
            // There is nothing left to roll back.
        }

        _writer = null;
        using var readers = new SqliteConnection(_readers);
        SqliteConnection.ClearPool(readers);
    }

    private static FileStream LockFolder(string folder)
    {
        var path = Path.Combine(folder, "coordinator.lock");
        try
        {
            PrivateFiles.Close(path);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new DatabaseUnavailableException(
                $"Another coordinator uses the folder '{folder}'. Stop it, or set Coordinator:DataDirectory to another folder.",
                e
            );
        }
    }

    private static string ConnectionString(string path, SqliteOpenMode mode, bool pooling) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = pooling,
            ForeignKeys = true,
            DefaultTimeout = (int)Patience.TotalSeconds,
        }.ToString();
}
