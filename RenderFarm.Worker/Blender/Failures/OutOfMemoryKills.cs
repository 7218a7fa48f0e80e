namespace RenderFarm.Worker.Blender.Failures;

/// <summary>How often the system has ended a process for want of memory, of the machine or of a container.</summary>
internal static class OutOfMemoryKills
{
    private const string Statistics = "/proc/vmstat";
    private const string Name = "oom_kill ";

    /// <summary>Since the machine was started; 0 where the system does not say.</summary>
    public static long Count()
    {
        if (!File.Exists(Statistics)) return 0;

        var line = File.ReadLines(Statistics).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return line is not null && long.TryParse(line.AsSpan(Name.Length), out var count) ? count : 0;
    }
}
