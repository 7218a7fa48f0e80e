using System.Globalization;

namespace RenderFarm.LocalCloud.Ec2.Running;

/// <summary>Reads /proc. Processes that end while they are looked at are not there.</summary>
internal static class ProcessTable
{
    private const int Init = 1;

    public static IReadOnlyList<ProcessEntry> Read()
    {
        // Elsewhere nothing can be launched.
        if (!OperatingSystem.IsLinux())
            return [];

        var processes = new List<ProcessEntry>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Read(id) is { } process
            )
                processes.Add(process);
        }

        return processes;
    }

    /// <summary>A variable of the environment that the process was started with; null without it.</summary>
    public static string? Variable(int id, string name)
    {
        try
        {
            var prefix = name + "=";
            return Array
                .Find(File.ReadAllText($"/proc/{id}/environ").Split('\0'), line => line.StartsWith(prefix, StringComparison.Ordinal))
                ?[prefix.Length..];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether the process has lost its parents to init, or to the user's systemd, which takes its place on a desktop.</summary>
    public static bool IsOrphan(ProcessEntry process)
    {
        try
        {
            return process.Parent == Init || File.ReadAllText($"/proc/{process.Parent}/comm").Trim() == "systemd";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether the process works in <paramref name="folder"/> or below.</summary>
    public static bool IsIn(int id, string folder)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{id}/cwd", returnFinalTarget: false)?.FullName is { } current
                && (current + "/").StartsWith(folder + "/", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ProcessEntry? Read(int id)
    {
        try
        {
            // 1 (name) S parent group session …: the name may hold anything, also ')'.
            var status = File.ReadAllText($"/proc/{id}/stat");
            var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            var isDead = fields[0] is "Z" or "X";
            return isDead
                ? null
                : new(id, int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A process that lives, from /proc.</summary>
internal sealed record ProcessEntry(int Id, int Parent, int Session);

/// <summary>The processes of one moment. What is asked about them more than once is read once.</summary>
internal sealed class ProcessSnapshot
{
    private readonly Dictionary<int, string?> _marks = [];

    private ProcessSnapshot(IReadOnlyList<ProcessEntry> all) => All = all;

    /// <summary>All but this one.</summary>
    public IReadOnlyList<ProcessEntry> All { get; }

    public static ProcessSnapshot Take() => new(ProcessTable.Read().Where(process => process.Id != Environment.ProcessId).ToList());

    /// <summary>The instance whose mark a process bears; null for none.</summary>
    public string? MarkOf(ProcessEntry process)
    {
        if (!_marks.TryGetValue(process.Id, out var mark))
            _marks[process.Id] = mark = ProcessTable.Variable(process.Id, InstanceProcesses.Mark);
        return mark;
    }
}
