using System.Runtime.InteropServices;

namespace Aspire.Hosting.Orchestration;

/// <summary>What .NET does not offer of POSIX processes and signals.</summary>
internal static partial class Signals
{
    private const int Term = 15;
    private const int Kill = 9;
    private const int StandardInput = 0;

    /// <summary>Asks one process to end.</summary>
    public static void Terminate(int processId) => _ = Send(processId, Term);

    /// <summary>Ends a process group at once.</summary>
    public static void KillGroup(int groupId) => _ = Send(-groupId, Kill);

    /// <summary>Whether reading the terminal would not suspend this process, as it does one in the background.</summary>
    public static bool IsInForeground() => ForegroundGroup(StandardInput) is var group && (group < 0 || group == OwnGroup());

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();
}
