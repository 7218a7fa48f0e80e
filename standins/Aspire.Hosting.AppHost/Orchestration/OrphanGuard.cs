using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// A small process that outlives the AppHost by a moment. Its standard input is a pipe whose other end only the AppHost holds: when the
/// AppHost is gone, however it went, the pipe is closed and what it had started is asked to end, then killed.
/// </summary>
internal sealed class OrphanGuard : IDisposable
{
    // A killed AppHost has nobody left to wait for it, so this is shorter than the time that an orderly stop gets.
    private const string Script =
        """
        trap '' INT TERM HUP
        watched=
        while read -r verb process; do
          case $verb in
            watch) watched="$watched $process" ;;
            forget) watched=$(for other in $watched; do [ "$other" = "$process" ] || printf ' %s' "$other"; done) ;;
          esac
        done
        [ -n "$watched" ] || exit 0
        for process in $watched; do kill -TERM "$process"; done 2>/dev/null
        tenths=0
        while [ $tenths -lt 100 ]; do
          left=
          for process in $watched; do kill -0 -- "-$process" && left=1; done 2>/dev/null
          [ -n "$left" ] || exit 0
          sleep 0.1
          tenths=$((tenths + 1))
        done
        for process in $watched; do kill -KILL -- "-$process"; done 2>/dev/null
        """;

    private readonly Lock _lock = new();
    private Process? _monitor;

    /// <summary>The process, with its group, is ended if the AppHost dies.</summary>
    public void Watch(int processId) => Tell($"watch {processId}");

    /// <summary>The process has ended.</summary>
    public void Forget(int processId) => Tell($"forget {processId}");

    public void Dispose()
    {
        lock (_lock)
        {
            _monitor?.StandardInput.Close();
            _monitor?.Dispose();
            _monitor = null;
        }
    }

    private void Tell(string line)
    {
        lock (_lock)
        {
            _monitor ??= Start();
            _monitor.StandardInput.WriteLine(line);
            _monitor.StandardInput.Flush();
        }
    }

    private static Process Start()
    {
        // A session of its own keeps the signals of the AppHost's terminal away.
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Script, "apphost-monitor"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        return Process.Start(start)!;
    }
}
