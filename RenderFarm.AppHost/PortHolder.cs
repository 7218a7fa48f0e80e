using System.Globalization;

namespace RenderFarm.AppHost;

/// <summary>Finds the process that listens on a port, where /proc tells it.</summary>
internal static class PortHolder
{
    private const string Listening = "0A";

    /// <summary>The process, as <c>process 4711 (dotnet)</c>; null when it cannot be known.</summary>
    public static string? Find(int port)
    {
        try
        {
            var sockets = Sockets("/proc/net/tcp", port).Concat(Sockets("/proc/net/tcp6", port)).ToHashSet(StringComparer.Ordinal);
            return Directory
                .EnumerateDirectories("/proc")
                .Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit) && Holds(folder, sockets))
                .Select(folder => $"process {Path.GetFileName(folder)} ({File.ReadAllText(Path.Combine(folder, "comm")).Trim()})")
                .FirstOrDefault();
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Columns of https://docs.kernel.org/networking/proc_net_tcp.html: 1 is address:port in hexadecimal, 3 the state, 9 the inode.
    private static IEnumerable<string> Sockets(string table, int port) =>
        File.ReadLines(table)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns =>
                columns.Length > 9
                && columns[3] == Listening
                && columns[1].EndsWith($":{port.ToString("X4", CultureInfo.InvariantCulture)}", StringComparison.Ordinal)
            )
            .Select(columns => $"socket:[{columns[9]}]");

    private static bool Holds(string processFolder, HashSet<string> sockets)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(processFolder, "fd"))
                .EnumerateFiles()
                .Any(file => sockets.Contains(file.LinkTarget ?? ""));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // gone, or somebody else's
        }
    }
}
