using System.Diagnostics;

namespace RenderFarm.Worker.Blender.Memory;

/// <summary>What a process and all that it has started hold of the machine's memory.</summary>
internal static class ProcessTree
{
    /// <summary>Bytes in memory now; 0 when the process has ended.</summary>
    public static long ResidentBytes(Process process)
    {
        if (OperatingSystem.IsLinux()) return ResidentBytes(process.Id);

        process.Refresh();
        return process.HasExited ? 0 : process.WorkingSet64;
    }

    private static long ResidentBytes(int id)
    {
        // statm: pages in all, pages in memory, …
        var pages = Words($"/proc/{id}/statm").ElementAtOrDefault(1);
        if (pages is null) return 0;

        return (long.Parse(pages) * Environment.SystemPageSize) + Threads(id)
            .SelectMany(thread => Words(Path.Combine(thread, "children")))
            .Sum(child => ResidentBytes(int.Parse(child)));
    }

    private static string[] Threads(int id)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{id}/task");
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string[] Words(string path)
    {
        try
        {
            return File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return []; // It has ended meanwhile.
        }
    }
}
