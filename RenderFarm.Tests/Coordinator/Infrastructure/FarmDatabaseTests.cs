using System.Runtime.Versioning;
using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Benchmarks;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Infrastructure;

[Trait("Category", "Fast")]
public sealed class FarmDatabaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renderfarm-database-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_new_database_has_the_newest_schema_and_a_write_ahead_log()
    {
        using var database = FarmDatabase.Open(_folder.FullName);
        Assert.Equal("wal", database.Read(connection => connection.ExecuteScalar<string>("PRAGMA journal_mode")));
        Assert.True(database.Read(connection => connection.ExecuteScalar<int>("PRAGMA user_version")) > 0);
        Assert.Equal(0, database.Read(connection => connection.ExecuteScalar<int>("SELECT COUNT(*) FROM jobs")));
    }

    [Fact]
    public void What_an_older_farm_has_written_by_other_words_is_taken_over()
    {
        var scripts = Path.Combine(Build.RepositoryRoot, "RenderFarm.Coordinator", "Infrastructure", "Database", "Migrations");
        using (
            var older = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "farm.db")};Pooling=False;Foreign Keys=False")
        )
        {
            older.Open();
            foreach (var script in Directory.GetFiles(scripts).Order(StringComparer.Ordinal).Take(20))
                older.Execute(File.ReadAllText(script));
            older.Execute(
                """
                PRAGMA user_version = 20;
                INSERT INTO job_notices (job_id, kind, text, at) VALUES ('j', 'Machines', 'none', 1);
                INSERT INTO set_aside (job_id, worker_id, reason) VALUES ('j', 'w', 'r');
                INSERT INTO job_ledger (job_id, cost) VALUES ('j', '{"machines":3,"types":[{"machines":2}]}');
                """
            );
        }

        using var database = FarmDatabase.Open(_folder.FullName);

        Assert.Equal("Instances", database.Read(connection => connection.ExecuteScalar<string>("SELECT kind FROM job_notices")));
        Assert.Equal("w", database.Read(connection => connection.ExecuteScalar<string>("SELECT worker_id FROM blocklist")));
        Assert.Equal(
            """{"instances":3,"types":[{"instances":2}]}""",
            database.Read(connection => connection.ExecuteScalar<string>("SELECT cost FROM job_ledger"))
        );
    }

    [Fact]
    public void A_second_coordinator_is_refused_the_folder()
    {
        using var first = FarmDatabase.Open(_folder.FullName);
        var refusal = Assert.Throws<DatabaseUnavailableException>(() => FarmDatabase.Open(_folder.FullName));
        Assert.Contains("Another coordinator", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_a_newer_coordinator_is_refused()
    {
        FarmDatabase.Open(_folder.FullName).Dispose();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "farm.db")};Pooling=False"))
            connection.Execute("PRAGMA user_version = 4711");
        var refusal = Assert.Throws<DatabaseUnavailableException>(() => FarmDatabase.Open(_folder.FullName));
        Assert.Contains("schema 4711", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "farm.db"), new string('x', 5000));
        var refusal = Assert.Throws<DatabaseUnavailableException>(() => FarmDatabase.Open(_folder.FullName));
        Assert.Contains("cannot be opened", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_throws_leaves_nothing()
    {
        using var database = FarmDatabase.Open(_folder.FullName);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            database.WriteAsync<int>(
                connection =>
                {
                    connection.Execute("INSERT INTO scenes (sha256, size_bytes, name, announced_at) VALUES ('a', 1, 'n', 1)");
                    throw new InvalidOperationException("No.");
                },
                CancellationToken.None
            )
        );
        Assert.Equal(0, database.Read(connection => connection.ExecuteScalar<int>("SELECT COUNT(*) FROM scenes")));
    }

    [Theory]
    // SQLite's own limit: SQLITE_FULL, and it rolls back by itself
    [InlineData("PRAGMA max_page_count = 1", true, "is full. Free some space")]
    [InlineData("PRAGMA query_only = 1", false, "mounted read-only")]
    public async Task A_write_that_the_disk_refuses_leaves_nothing_and_the_next_goes_on(string limit, bool isFull, string reason)
    {
        using var database = FarmDatabase.Open(_folder.FullName);
        await database.WriteAsync(connection => connection.Execute(limit), CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => InsertAsync(database, "a", bytes: 1_000_000));
        Assert.Equal(isFull, refusal.IsFull);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.FullName, refusal.Message, StringComparison.Ordinal);

        await InsertAsync(database, "b");
        Assert.Equal(["b"], Hashes(database));
    }

    [Fact]
    public async Task A_lock_that_another_program_holds_is_waited_for_a_while_and_no_longer()
    {
        using var database = FarmDatabase.Open(_folder.FullName);
        using var other = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "farm.db")};Pooling=False");
        other.Open();
        other.Execute("BEGIN IMMEDIATE");

        var refusal = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => InsertAsync(database, "a"));
        Assert.Contains("Another program holds the lock", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Hashes(database));

        other.Execute("ROLLBACK");
        await InsertAsync(database, "b");
        Assert.Equal(["b"], Hashes(database));
    }

    [LinuxFact] // elsewhere an open file is not deleted
    public async Task A_write_ahead_log_that_is_deleted_takes_nothing_with_it()
    {
        using (var database = FarmDatabase.Open(_folder.FullName))
        {
            await InsertAsync(database, "a");
            foreach (var ending in new[] { "-wal", "-shm" })
                File.Delete(Path.Combine(_folder.FullName, "farm.db" + ending));

            await InsertAsync(database, "b");
            Assert.Equal(["a", "b"], Hashes(database));
            File.Delete(Path.Combine(_folder.FullName, "farm.db-wal"));
            Assert.Equal(["a", "b"], Hashes(database));
            await InsertAsync(database, "c");
            Assert.Equal(["a", "b", "c"], Hashes(database));
        }

        using var again = FarmDatabase.Open(_folder.FullName);
        Assert.Equal(["a", "b", "c"], Hashes(again));
    }

    [Fact]
    public async Task A_database_that_is_deleted_is_not_written_to_any_more()
    {
        using var database = FarmDatabase.Open(_folder.FullName);
        await InsertAsync(database, "a");
        if (OperatingSystem.IsWindows())
            return; // an open file is not deleted there
        foreach (var file in _folder.GetFiles("farm.db*"))
            file.Delete();
        var refusal = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => InsertAsync(database, "b"));
        Assert.Contains("was deleted while the coordinator runs", refusal.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    [SupportedOSPlatform("linux")]
    public async Task Nobody_else_may_read_the_folder_or_a_file_in_it_also_of_an_older_coordinator()
    {
        FarmDatabase.Open(_folder.FullName).Dispose();
        const UnixFileMode All =
            UnixFileMode.UserRead
            | UnixFileMode.UserWrite
            | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead
            | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead
            | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(_folder.FullName, All);
        foreach (var file in _folder.GetFiles())
            File.SetUnixFileMode(file.FullName, All);

        using var database = FarmDatabase.Open(_folder.FullName);
        await InsertAsync(database, "a");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.FullName));
        Assert.Equal(4, _folder.GetFiles().Length);
        Assert.All(
            _folder.GetFiles(),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.FullName))
        );
    }

    [Fact]
    public async Task Readers_do_not_wait_for_the_writer()
    {
        using var database = FarmDatabase.Open(_folder.FullName);
        var seen = await database.WriteAsync(
            connection =>
            {
                connection.Execute("INSERT INTO scenes (sha256, size_bytes, name, announced_at) VALUES ('a', 1, 'n', 1)");
                return database.Read(reader => reader.ExecuteScalar<int>("SELECT COUNT(*) FROM scenes"));
            },
            CancellationToken.None
        );
        Assert.Equal(0, seen);
    }

    private static Task<int> InsertAsync(FarmDatabase database, string sha256, int bytes = 1) =>
        database.WriteAsync(
            connection =>
                connection.Execute(
                    "INSERT INTO scenes (sha256, size_bytes, name, announced_at) VALUES (@sha256, 1, @name, 1)",
                    new { sha256, name = new string('n', bytes) }
                ),
            CancellationToken.None
        );

    private static List<string> Hashes(FarmDatabase database) =>
        database.Read(connection => connection.Query<string>("SELECT sha256 FROM scenes ORDER BY sha256").AsList());
}
