using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.Coordinator.Database;

namespace RenderFarm.Tests.Coordinator.Database;

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
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync<int>(
            connection =>
            {
                connection.Execute("INSERT INTO scenes (sha256, size_bytes, name, created_at) VALUES ('a', 1, 'n', 1)");
                throw new InvalidOperationException("No.");
            },
            CancellationToken.None));
        Assert.Equal(0, database.Read(connection => connection.ExecuteScalar<int>("SELECT COUNT(*) FROM scenes")));
    }

    [Fact]
    public async Task Readers_do_not_wait_for_the_writer()
    {
        using var database = FarmDatabase.Open(_folder.FullName);
        var seen = await database.WriteAsync(
            connection =>
            {
                connection.Execute("INSERT INTO scenes (sha256, size_bytes, name, created_at) VALUES ('a', 1, 'n', 1)");
                return database.Read(reader => reader.ExecuteScalar<int>("SELECT COUNT(*) FROM scenes"));
            },
            CancellationToken.None);
        Assert.Equal(0, seen);
    }
}
