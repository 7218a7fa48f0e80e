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

/// <summary>
/// Files that only the farm's user may read: jobs name scenes and folders, and a Blender runs a stranger's program. On Windows a user's
/// profile is his own already.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Makes a folder with mode 0700, or takes others' rights from one that is there, unless everybody writes there (<c>/tmp</c>).
    /// </summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        var mode = Directory.CreateDirectory(path, OwnFolder).UnixFileMode;
        if (!mode.HasFlag(UnixFileMode.OtherWrite) && mode != OwnFolder)
            File.SetUnixFileMode(path, OwnFolder);
    }

    /// <summary>Gives a file the mode 0600 before anything is in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="make">Whether to make one that is not there.</param>
    public static void Restrict(string path, bool make)
    {
        if (OperatingSystem.IsWindows())
            return;
        if (File.Exists(path))
            File.SetUnixFileMode(path, OwnFile);
        else if (make)
            new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = OwnFile,
                }
            ).Dispose();
    }
}
