using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.Coordinator.Infrastructure.Database;

/// <summary>
/// Brings the schema up to date with the numbered scripts of this assembly, each in a transaction of its own. The number of the last
/// one is kept in <c>PRAGMA user_version</c>.
/// </summary>
internal static class Migrations
{
    private const string Prefix = "Migrations/";

    /// <summary>Applies what is missing.</summary>
    /// <exception cref="DatabaseUnavailableException">The database was made by a newer coordinator.</exception>
    public static void Apply(SqliteConnection connection)
    {
        var scripts = Scripts();
        var version = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (version > scripts.Count)
        {
            throw new DatabaseUnavailableException(
                $"The database '{connection.DataSource}' has schema {version}, and this coordinator knows {scripts.Count}. "
                    + "Start the newer coordinator that made it, or set Coordinator:DataDirectory to another folder."
            );
        }

        for (var number = version + 1; number <= scripts.Count; number++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(Text(scripts[number - 1]));
            // A pragma takes no parameters.
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number}"));
            transaction.Commit();
        }
    }

    private static List<string> Scripts()
    {
        var names = typeof(Migrations)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        for (var i = 0; i < names.Count; i++)
        {
            if (!names[i].StartsWith(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{i + 1:0000}_"), StringComparison.Ordinal))
                throw new InvalidOperationException($"Migration '{names[i]}' is out of sequence.");
        }

        return names;
    }

    private static string Text(string name)
    {
        using var stream = typeof(Migrations).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
