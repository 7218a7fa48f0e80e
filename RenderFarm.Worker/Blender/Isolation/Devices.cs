using RenderFarm.Worker.Blender.Install;

namespace RenderFarm.Worker.Blender.Isolation;

/// <summary>The files through which programs reach GPUs.</summary>
internal static class Devices
{
    private static readonly (string Folder, string Pattern)[] Known =
    [
        ("/dev", "nvidia*"),
        ("/dev/dri", "renderD*"),
        ("/dev", "kfd"),
        ("/dev", "dxg"),
    ];

    /// <summary>Those of this machine.</summary>
    public static IReadOnlyList<string> Find() =>
        [
            .. Known
                .Where(known => Directory.Exists(known.Folder))
                .SelectMany(known => Directory.EnumerateFiles(known.Folder, known.Pattern)),
        ];

    /// <summary>Ids of the groups that they belong to.</summary>
    public static async Task<IReadOnlyCollection<string>> GroupsAsync(
        IReadOnlyCollection<string> devices,
        CancellationToken cancellationToken
    )
    {
        var groups = new SortedSet<string>(StringComparer.Ordinal);
        if (devices.Count > 0)
            await CommandRunner.RunAsync("stat", ["--format=%g", "--", .. devices], line => groups.Add(line), cancellationToken);
        return groups;
    }
}
