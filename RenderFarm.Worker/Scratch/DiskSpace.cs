namespace RenderFarm.Worker.Scratch;

/// <summary>Tells a full disk from other failures. The command compiles this too.</summary>
internal static class DiskSpace
{
    /// <summary>With less than this left, a truncated file is the disk's fault: 8 MiB.</summary>
    private const long Least = 8L << 20;

    private const int NoSpaceOnUnix = 28;
    private const int NoSpaceOnWindows = 0x70;

    public static bool IsFull(IOException exception) => (exception.HResult & 0xFFFF) is NoSpaceOnUnix or NoSpaceOnWindows;

    public static bool IsFull(string folder)
    {
        try
        {
            return new DriveInfo(System.IO.Path.GetFullPath(folder)).AvailableFreeSpace < Least;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
