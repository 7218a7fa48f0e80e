namespace RenderFarm.Tests.LocalCloud;

/// <summary>A test that reads what only Linux tells about a process.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "Reads /proc.";
    }
}
