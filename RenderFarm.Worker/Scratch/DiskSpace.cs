using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Scratch;

/// <summary>Tells a full disk from other failures, and says what to do.</summary>
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

    /// <summary>The fault of a file operation that failed in a folder of the worker's.</summary>
    public static RenderFault Explain(string folder, Exception exception) =>
        exception is IOException io && IsFull(io)
            ? Fault(folder, exception)
            : new RenderFault(FaultKind.Worker, $"The worker cannot work in {folder}: {exception.Message}", inner: exception);

    public static RenderFault Fault(string folder, Exception? inner = null) =>
        new(
            FaultKind.Worker,
            $"The worker's disk is full at {folder}. Free some space there, or set Worker:DataDirectory to another disk.",
            inner: inner
        );
}
