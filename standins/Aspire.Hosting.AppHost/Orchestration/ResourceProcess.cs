using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>A process in a session and group of its own, so that the terminal's Ctrl-C reaches only the AppHost, which ends all in order.</summary>
internal sealed class ResourceProcess
{
    // The shell waits for a line before it becomes the program: by then the guard knows the process, and if the AppHost dies before
    // that, the shell reads the end of the pipe and is gone.
    private const string WaitThenBecome = "read -r go && exec \"$@\" </dev/null";

    private readonly Process _process;
    private readonly OrphanGuard _guard;

    private ResourceProcess(Process process, OrphanGuard guard, Action<string, bool> onLine)
    {
        (_process, _guard) = (process, guard);
        Ended = WatchAsync(onLine);
    }

    public int Id => _process.Id;

    /// <summary>The exit code, 128 and the signal's number for a killed process.</summary>
    public Task<int> Ended { get; }

    /// <summary>Starts the program.</summary>
    /// <param name="spec">What to run.</param>
    /// <param name="guard">Ends it if the AppHost dies.</param>
    /// <param name="onLine">Takes each line, and whether it came on standard error.</param>
    public static ResourceProcess Start(ProcessSpec spec, OrphanGuard guard, Action<string, bool> onLine)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", WaitThenBecome, "sh", spec.FileName, .. spec.Arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        guard.Watch(process.Id);
        process.StandardInput.WriteLine();
        process.StandardInput.Close();
        return new ResourceProcess(process, guard, onLine);
    }

    /// <summary>Asks the process to end, and kills it with all that it started when it has not within <paramref name="patience"/>.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        Signals.Terminate(Id);
        try
        {
            await Ended.WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            Kill();
            await Ended;
            return false;
        }
    }

    public void Kill()
    {
        if (!Ended.IsCompleted)
            Signals.KillGroup(Id);
    }

    private async Task<int> WatchAsync(Action<string, bool> onLine)
    {
        var lines = Task.WhenAll(ReadAsync(_process.StandardOutput, isError: false), ReadAsync(_process.StandardError, isError: true));
        await _process.WaitForExitAsync();
        Signals.KillGroup(Id); // what it left behind
        await lines;
        _guard.Forget(Id);
        return _process.ExitCode;

        async Task ReadAsync(StreamReader reader, bool isError)
        {
            while (await reader.ReadLineAsync() is { } line)
                onLine(line, isError);
        }
    }
}
