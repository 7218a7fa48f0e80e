using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace RenderFarm.Coordinator.Database;

/// <summary>The database cannot be opened, or cannot be read or written now. The message is meant for the user.</summary>
internal sealed class DatabaseUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether the disk is full.</summary>
    public bool IsFull => InnerException is SqliteException { SqliteErrorCode: SQLITE_FULL };

    /// <summary>What to say of a fault of the disk or the file; null for a fault of a statement, which is ours.</summary>
    /// <param name="fault">What SQLite reports: https://www.sqlite.org/rescode.html.</param>
    /// <param name="folder">Where the database is.</param>
    public static DatabaseUnavailableException? Of(SqliteException fault, string folder)
    {
        var problem = fault.SqliteErrorCode switch
        {
            SQLITE_FULL => $"The disk of the coordinator's data folder '{folder}' is full. Free some space there.",
            SQLITE_READONLY or SQLITE_PERM or SQLITE_CANTOPEN => $"The database in '{folder}' cannot be written: is its file system mounted read-only, or are its files another user's?",
            SQLITE_BUSY or SQLITE_LOCKED => $"Another program holds the lock of the database in '{folder}'. End it, or have it close the database.",
            SQLITE_IOERR or SQLITE_NOMEM or SQLITE_PROTOCOL => $"The database in '{folder}' cannot be read or written ({fault.Message.TrimEnd('.')}). See whether its disk is sound.",
            SQLITE_CORRUPT or SQLITE_NOTADB => $"The database in '{folder}' is damaged ({fault.Message.TrimEnd('.')}). Stop the coordinator and restore a copy of the folder.",
            _ => null,
        };
        return problem is null ? null : new DatabaseUnavailableException(problem + " The coordinator goes on by itself when that is over.", fault);
    }
}
