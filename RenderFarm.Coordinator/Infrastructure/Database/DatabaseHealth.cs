using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RenderFarm.ServiceDefaults.Settings;
using static SQLitePCL.raw;

namespace RenderFarm.Coordinator.Infrastructure.Database;

/// <summary>Healthy when the database takes a write: of one page, and at most every two seconds however often it is asked.</summary>
internal sealed class DatabaseHealth(FarmDatabase database, TimeProvider time) : IHealthCheck
{
    /// <summary>How old an answer may be.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<HealthCheckResult>? _last;
    private long _at;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_last is null || time.GetElapsedTime(_at) > Lasts)
                (_last, _at) = (WriteAsync(), time.GetTimestamp());
            return _last.WaitAsync(cancellationToken);
        }
    }

    private async Task<HealthCheckResult> WriteAsync()
    {
        try
        {
            // The value that it has: that writes the file's first page.
            await database.WriteAsync(
                connection =>
                    connection.Execute(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"PRAGMA user_version = {connection.ExecuteScalar<int>("PRAGMA user_version")}"
                        )
                    ),
                CancellationToken.None
            );
            return HealthCheckResult.Healthy();
        }
        catch (DatabaseUnavailableException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}

/// <summary>Where the coordinator keeps its data. Section <c>Coordinator</c>.</summary>
internal sealed class DatabaseOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Coordinator";

    /// <summary>Folder of the database; made when it is not there. One coordinator at a time may use it.</summary>
    public string DataDirectory { get; set; } =
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "renderfarm",
            "coordinator"
        );

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
            yield return $"{Section}:{nameof(DataDirectory)} is empty; it must be the path of a folder.";
    }
}

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
            SQLITE_READONLY or SQLITE_PERM or SQLITE_CANTOPEN =>
                $"The database in '{folder}' cannot be written: is its file system mounted read-only, or are its files another user's?",
            SQLITE_BUSY or SQLITE_LOCKED =>
                $"Another program holds the lock of the database in '{folder}'. End it, or have it close the database.",
            SQLITE_IOERR or SQLITE_NOMEM or SQLITE_PROTOCOL =>
                $"The database in '{folder}' cannot be read or written ({fault.Message.TrimEnd('.')}). See whether its disk is sound.",
            SQLITE_CORRUPT or SQLITE_NOTADB =>
                $"The database in '{folder}' is damaged ({fault.Message.TrimEnd('.')}). Stop the coordinator and restore a copy of the "
                    + "folder.",
            _ => null,
        };
        return problem is null
            ? null
            : new DatabaseUnavailableException(problem + " The coordinator goes on by itself when that is over.", fault);
    }
}
