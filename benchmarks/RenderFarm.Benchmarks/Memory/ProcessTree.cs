using System.Globalization;

namespace RenderFarm.Benchmarks.Memory;

/// <summary>Processes and their parents, from <c>/proc</c>.</summary>
internal static class ProcessTree
{
    /// <summary>
    /// The process with the most resident memory among the descendants of another that bear a name; null when there is none.
    /// </summary>
    public static (int Id, long Bytes)? Largest(int ancestor, string name)
    {
        var all = Directory
            .EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? Read(id) : null)
            .OfType<Entry>()
            .ToDictionary(entry => entry.Id);
        var largest = all
            .Values.Where(entry => entry.Name.StartsWith(name, StringComparison.Ordinal) && Descends(entry))
            .MaxBy(entry => entry.Bytes);
        return largest is null ? null : (largest.Id, largest.Bytes);

        bool Descends(Entry entry) => entry.Parent == ancestor || (all.TryGetValue(entry.Parent, out var parent) && Descends(parent));
    }

    private static Entry? Read(int id)
    {
        try
        {
            var lines = File.ReadLines($"/proc/{id}/status")
                .Select(line => line.Split(':', 2))
                .ToDictionary(parts => parts[0], parts => parts[1].Trim());
            var kilobytes = lines.TryGetValue("VmRSS", out var resident)
                ? long.Parse(resident.Split(' ')[0], CultureInfo.InvariantCulture)
                : 0;
            return new Entry(id, int.Parse(lines["PPid"], CultureInfo.InvariantCulture), lines["Name"], kilobytes * 1024);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It ended meanwhile.
        }
    }

    private sealed record Entry(int Id, int Parent, string Name, long Bytes);
}
