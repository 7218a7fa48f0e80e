using Dapper;
using Microsoft.Data.Sqlite;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.Tests.LocalCloud;

[Trait("Category", "Fast")]
public sealed class DatabaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localcloud-database-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_change_that_fails_fails_nobody_but_its_caller()
    {
        await using var database = new Database(
            Path.Combine(_folder.FullName, "test.db"),
            "CREATE TABLE numbers (number INTEGER PRIMARY KEY)"
        );
        using var goOn = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        // Those that come while one is under way are the next transaction, all together.
        var first = database.WriteAsync(_ =>
        {
            begun.Set();
            return goOn.Wait(Coordinator.Wait.Patience);
        });
        Assert.True(await Task.Run(() => begun.Wait(Coordinator.Wait.Patience)));
        var good = Enumerable.Range(1, 20).Select(number => database.WriteAsync(connection => Insert(connection, number))).ToList();
        var unexpected = database.WriteAsync<int>(connection =>
        {
            Insert(connection, 100);
            throw new InvalidOperationException("A fault of ours.");
        });
        var twice = database.WriteAsync(connection => Insert(connection, 101) + Insert(connection, 1));
        var wrong = database.WriteAsync(connection => Insert(connection, 102) + connection.Execute("SELECT * FROM nothing"));
        var last = database.WriteAsync(connection => Insert(connection, 200));
        goOn.Set();

        Assert.True(await first);
        Assert.Equal("A fault of ours.", (await Assert.ThrowsAsync<InvalidOperationException>(() => unexpected)).Message);
        await Assert.ThrowsAsync<SqliteException>(() => twice);
        await Assert.ThrowsAsync<SqliteException>(() => wrong);
        Assert.Equal(21, (await Task.WhenAll(good)).Sum() + await last);
        Assert.Equal(
            [.. Enumerable.Range(1, 20), 200],
            database.Read(connection => connection.Query<int>("SELECT number FROM numbers ORDER BY number").AsList())
        );
    }

    private static int Insert(SqliteConnection connection, int number) =>
        connection.Execute("INSERT INTO numbers VALUES (@number)", new { number });
}
