using System.Diagnostics;
using System.Text;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Blender;

/// <summary>Tells why Blender has ended in the middle of a command, and whose fault that is.</summary>
internal static class BlenderExit
{
    private const int Signal = 128;

    /// <summary>Says what happened.</summary>
    /// <param name="code">128 and the signal's number where a signal ended it; null when it has not ended but closed its output.</param>
    /// <param name="hasStarted">It had begun to take commands.</param>
    /// <param name="sign">What it seems to have said of a failing machine before; null when nothing.</param>
    /// <param name="memoryRanOut">The system has ended a process for want of memory meanwhile.</param>
    /// <param name="logTail">The last lines that it printed.</param>
    public static RenderFault Explain(int? code, bool hasStarted, FailureSign? sign, bool memoryRanOut, string? logTail) =>
        code switch
        {
            Signal + 9 when memoryRanOut => new RenderFault(
                FaultKind.Worker,
                "The machine ran out of memory, and the system ended Blender.",
                logTail
            )
            {
                IsJobs = true,
            },
            Signal + 9 or Signal + 15 => new RenderFault(
                FaultKind.Worker,
                $"Blender was killed (signal {code - Signal}), but not by the farm.",
                logTail
            )
            {
                IsJobs = true,
            },
            126 or 127 when !hasStarted => new RenderFault(FaultKind.Worker, "Blender cannot be run: its installation is broken.", logTail),
            _ when sign is not null => sign.ToFault(logTail),
            Signal + 4 or Signal + 6 or Signal + 7 or Signal + 8 or Signal + 11 => new RenderFault(
                FaultKind.Frame,
                $"Blender crashed (signal {code - Signal}).",
                logTail
            ),
            null => new RenderFault(FaultKind.Frame, "Blender closed its output.", logTail),
            _ => new RenderFault(FaultKind.Frame, $"Blender ended with exit code {code}.", logTail),
        };
}

/// <summary>
/// What Blender writes beside its temporary files when it crashes: where it was. It goes with the log of the frame. It is a stranger's text
/// like that.
/// </summary>
internal static class CrashReports
{
    private const string Ending = ".crash.txt";

    /// <summary>Bytes of a report that are read: those of Blender have some thousand.</summary>
    private const int Longest = 64 << 10;

    /// <summary>Adds those in the home of a Blender that has ended.</summary>
    public static void AddTo(FrameLog log, string home)
    {
        try
        {
            foreach (var file in new DirectoryInfo(home).EnumerateFiles("*" + Ending).Where(file => file.LinkTarget is null))
            {
                using var stream = file.OpenRead();
                var bytes = new byte[Math.Min(stream.Length, Longest)];
                stream.ReadExactly(bytes);
                log.CrashReport =
                [
                    "Blender's crash report:",
                    .. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(FrameLog.Printable),
                ];
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // There is none to be had.
        }
    }
}

/// <summary>What the system does for want of memory, of the machine or of a container: it ends a process.</summary>
internal static class OutOfMemoryKills
{
    private const string Statistics = "/proc/vmstat";
    private const string Name = "oom_kill ";

    /// <summary>
    /// Of 1000: what is ended is a Blender, which can be started again, and neither the worker nor what else runs on a user's machine.
    /// </summary>
    private const string Readiness = "800";

    /// <summary>
    /// Has the system end this process, and what it starts, before others. Without effect where the system knows no such thing.
    /// </summary>
    public static void Prefer(Process process)
    {
        if (!OperatingSystem.IsLinux())
            return;

        try
        {
            File.WriteAllText($"/proc/{process.Id}/oom_score_adj", Readiness);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <summary>How often it has, since the machine was started; 0 where the system does not say.</summary>
    public static long Count()
    {
        if (!File.Exists(Statistics))
            return 0;

        var line = File.ReadLines(Statistics).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return line is not null && long.TryParse(line.AsSpan(Name.Length), out var count) ? count : 0;
    }
}
