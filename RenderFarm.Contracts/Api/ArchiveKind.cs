namespace RenderFarm.Contracts.Api;

/// <summary>What an archive in the farm's store is for.</summary>
public enum ArchiveKind
{
    /// <summary>The worker that rented machines run: a <c>.tar.gz</c> with the one executable <c>RenderFarm.Worker</c>.</summary>
    Worker,

    /// <summary>A Blender for rented machines, as Blender's own archives are: <c>.tar.xz</c>, <c>.tar.gz</c> or <c>.tar.bz2</c>.</summary>
    Blender,
}
