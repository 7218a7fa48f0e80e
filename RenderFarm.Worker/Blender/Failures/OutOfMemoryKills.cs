using System.Diagnostics;

namespace RenderFarm.Worker.Blender.Failures;

/// <summary>What the system does for want of memory, of the machine or of a container: it ends a process.</summary>
internal static class OutOfMemoryKills
{
    private const string Statistics = "/proc/vmstat";
    private const string Name = "oom_kill ";

    /// <summary>Of 1000: what is ended is a Blender, which can be started again, and neither the worker nor what else runs on a user's machine.</summary>
    private const string Readiness = "800";

    /// <summary>Has the system end this process, and what it starts, before others. Without effect where the system knows no such thing.</summary>
    public static void Prefer(Process process)
    {
        if (!OperatingSystem.IsLinux()) return;

        try
        {
            File.WriteAllText($"/proc/{process.Id}/oom_score_adj", Readiness);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <summary>How often it has, since the machine was started; 0 where the system does not say.</summary>
    public static long Count()
    {
        if (!File.Exists(Statistics)) return 0;

        var line = File.ReadLines(Statistics).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return line is not null && long.TryParse(line.AsSpan(Name.Length), out var count) ? count : 0;
    }
}
