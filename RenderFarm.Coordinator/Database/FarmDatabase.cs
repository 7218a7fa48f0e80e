using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Database;

/// <summary>
/// The SQLite database in WAL mode: one connection that writes, as many as needed that read beside it. Holds a lock on its folder, so
/// that two coordinators never feed the same jobs.
/// </summary>
internal sealed class FarmDatabase : IDisposable
{
    private readonly FileStream _lock;
    private readonly SqliteConnection _writer;
    private readonly string _readers;
    private readonly SemaphoreSlim _oneWriter = new(1, 1);

    private FarmDatabase(FileStream folderLock, SqliteConnection writer, string readers)
    {
        _lock = folderLock;
        _writer = writer;
        _readers = readers;
    }

    /// <summary>Opens the database in <paramref name="folder"/>, making it or bringing its schema up to date.</summary>
    /// <exception cref="DatabaseUnavailableException">The folder cannot be used; the message says why and what to do.</exception>
    public static FarmDatabase Open(string folder)
    {
        DapperMapping.Register();
        FileStream? folderLock = null;
        SqliteConnection? writer = null;
        try
        {
            Directory.CreateDirectory(folder);
            folderLock = LockFolder(folder);
            var path = Path.Combine(folder, "farm.db");
            writer = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWriteCreate, pooling: false));
            writer.Open();
            Configure(writer);
            Migrations.Apply(writer);
            return new FarmDatabase(folderLock, writer, ConnectionString(path, SqliteOpenMode.ReadWrite, pooling: true));
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or DatabaseUnavailableException)
        {
            writer?.Dispose();
            folderLock?.Dispose();
            throw e as DatabaseUnavailableException ?? new DatabaseUnavailableException(
                $"The database in '{folder}' cannot be opened: {e.Message} Check the folder, or set Coordinator:DataDirectory to another.", e);
        }
    }

    /// <summary>Runs <paramref name="read"/> on a connection that sees the last commit. Never waits for the writer.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        using var connection = new SqliteConnection(_readers);
        connection.Open();
        // One transaction, so that several statements see the same state.
        using var transaction = connection.BeginTransaction(deferred: true);
        return read(connection);
    }

    /// <summary>Runs <paramref name="write"/> in a transaction of its own; one at a time. An exception rolls it back.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        await _oneWriter.WaitAsync(cancellationToken);
        try
        {
            using var transaction = _writer.BeginTransaction();
            var result = write(_writer);
            transaction.Commit();
            return result;
        }
        finally
        {
            _oneWriter.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        using (var readers = new SqliteConnection(_readers))
            SqliteConnection.ClearPool(readers);
        _oneWriter.Dispose();
        _lock.Dispose();
    }

    private static FileStream LockFolder(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "coordinator.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new DatabaseUnavailableException(
                $"Another coordinator uses the folder '{folder}'. Stop it, or set Coordinator:DataDirectory to another folder.", e);
        }
    }

    private static string ConnectionString(string path, SqliteOpenMode mode, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = pooling,
        ForeignKeys = true,
    }.ToString();

    private static void Configure(SqliteConnection connection)
    {
        // NORMAL loses nothing when the process dies. A power cut can lose the last commits, which the queue and the bucket make good:
        // a frame that is fed twice is found stored.
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864;";
        command.ExecuteNonQuery();
    }
}
