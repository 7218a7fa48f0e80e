using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RenderFarm.Tests.Processes;

/// <summary>A program that a test starts: what it prints, a wait for some of it, signals, its end. It is killed with all that it started when the test ends.</summary>
public class ChildProcess : IAsyncDisposable
{
    /// <summary>Ends a test that hangs; nothing is measured by it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Task _read;
    private readonly Lock _lock = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its path, or its name on PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">What its environment has besides the test's own; a null takes a variable away.</param>
    /// <param name="folder">Where it runs.</param>
    public ChildProcess(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        _read = Task.WhenAll(ReadAsync(_process.StandardOutput, _output), ReadAsync(_process.StandardError, _error));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string StandardOutput => Snapshot(_output);

    public string StandardError => Snapshot(_error);

    /// <summary>All that it printed so far.</summary>
    public string Output => StandardOutput + StandardError;

    /// <summary>Path of one of the projects' programs, as the build has left it beside the tests.</summary>
    public static string Built(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment = null, string? folder = null)
    {
        await using var process = new ChildProcess(program, arguments, environment, folder);
        return (await process.EndAsync(), process.Output);
    }

    /// <summary>Waits until some text stands in what it printed.</summary>
    /// <returns>The line from its beginning to its end, or to where it is at the moment.</returns>
    public async Task<string> LineAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_lock) more = _more.Task;
            var ended = _read.IsCompleted;
            if ((Find(StandardOutput, text) ?? Find(StandardError, text)) is { } line)
                return line;
            if (ended || patience.IsCancellationRequested)
                throw new InvalidOperationException($"It never printed '{text}', but:\n{Output}");

            await Task.WhenAny(more, _read, Task.Delay(Timeout.Infinite, patience.Token));
        }
    }

    /// <summary>Types on its standard input.</summary>
    public async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Sends it a signal, and nothing to what it started.</summary>
    /// <param name="signal">Its name as <c>kill</c> knows it: INT, TERM, STOP, CONT.</param>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Kills it alone (SIGKILL), and not what it started.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            await _read.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"It did not end. It printed:\n{Output}", exception);
        }

        return _process.ExitCode;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static string? Find(string printed, string text)
    {
        var at = printed.IndexOf(text, StringComparison.Ordinal);
        if (at < 0)
            return null;

        var end = printed.IndexOf('\n', at);
        return printed[(printed.LastIndexOf('\n', at) + 1)..(end < 0 ? printed.Length : end)];
    }

    private string Snapshot(StringBuilder text)
    {
        lock (_lock) return text.ToString();
    }

    private async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            TaskCompletionSource more;
            lock (_lock)
            {
                text.Append(buffer, 0, count);
                more = _more;
                _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            more.SetResult();
        }
    }
}
