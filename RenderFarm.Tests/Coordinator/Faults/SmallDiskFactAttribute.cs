namespace RenderFarm.Tests.Coordinator.Faults;

/// <summary>A test that mounts a <see cref="SmallDisk"/>: only root may.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.IsPossible)
            Skip = "Mounts a file system, which only root on Linux may. FarmDatabaseTests has the same by SQLite's own limits.";
    }
}
