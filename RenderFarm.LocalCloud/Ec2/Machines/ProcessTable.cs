using System.Globalization;

namespace RenderFarm.LocalCloud.Ec2.Machines;

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
