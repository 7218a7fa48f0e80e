using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RenderFarm.Tests.EndToEnd;

/// <summary>Finds the processes of one farm by the data folder that their environment names. Linux only, through <c>/proc</c>.</summary>
internal static class FarmProcesses
{
    /// <summary>Ids of the running processes whose environment contains <paramref name="dataDirectory"/>.</summary>
    public static IReadOnlyList<int> Of(string dataDirectory) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id != 0 && id != Environment.ProcessId && Read(id, "environ").Contains(dataDirectory, StringComparison.Ordinal))];

    /// <summary>The one process of the farm whose command line ends its first or second word with <paramref name="program"/>.</summary>
    public static int Single(string dataDirectory, string program) =>
        Of(dataDirectory).Single(id => Read(id, "cmdline").Split('\0').Take(2).Any(word => Path.GetFileNameWithoutExtension(word) == program || Path.GetFileName(word) == program));

    public static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
        process.WaitForExit();
    }

    private static string Read(int processId, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{processId}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
