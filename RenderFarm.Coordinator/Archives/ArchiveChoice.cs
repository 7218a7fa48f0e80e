using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Archives;

/// <summary>Which archives new machines get: the worker that was uploaded last, and the Blender of the highest version, unless one is asked for.</summary>
internal sealed class ArchiveChoice(FarmStore store)
{
    /// <summary>Everything that is stored, what new machines get before the rest of its kind.</summary>
    public IReadOnlyList<Archive> All() => store.Read(connection => (IReadOnlyList<Archive>)
    [
        .. ArchiveTable.Stored(connection, ArchiveKind.Worker), .. BlendersByVersion(ArchiveTable.Stored(connection, ArchiveKind.Blender)),
    ]);

    /// <summary>The worker; null when none was published.</summary>
    public Archive? Worker() => store.Read(connection => ArchiveTable.Stored(connection, ArchiveKind.Worker)).FirstOrDefault();

    /// <summary>The Blender; null when there is none of that version, or none at all.</summary>
    /// <param name="version">Which one; null for the highest version.</param>
    public Archive? Blender(string? version) => BlendersByVersion(store.Read(connection => ArchiveTable.Stored(connection, ArchiveKind.Blender)))
        .FirstOrDefault(archive => version is null || archive.Version == version);

    /// <summary>The highest version first; of one version the last uploaded, which the sort leaves in front.</summary>
    private static IEnumerable<Archive> BlendersByVersion(IEnumerable<Archive> stored) =>
        stored.OrderByDescending(archive => BlenderVersion.Parse(archive.Version).Number).ThenByDescending(archive => BlenderVersion.Parse(archive.Version).IsRelease);
}
