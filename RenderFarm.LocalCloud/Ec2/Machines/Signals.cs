using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace RenderFarm.LocalCloud.Ec2.Machines;

/// <summary>Signals of Linux.</summary>
[SupportedOSPlatform("linux")]
internal static partial class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal. A process that is gone meanwhile is no error.</summary>
    public static void Send(int processId, int signal) => _ = Native(processId, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Native(int processId, int signal);
}
