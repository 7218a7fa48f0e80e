using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RenderFarm.Tests.Processes;

/// <summary>
/// A program that a test starts: what it prints, a wait for some of it, signals, its end. It is killed with all that it started when the
/// test ends.
/// </summary>
public class ChildProcess : IAsyncDisposable, IDisposable
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
        string program,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string?>>? environment = null,
        string? folder = null
    )
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

    /// <summary>Its standard output so far.</summary>
    public string Output => Snapshot(_output);

    /// <summary>Its standard error so far.</summary>
    public string Error => Snapshot(_error);

    /// <summary>All that it printed so far.</summary>
    public string Printed => Output + Error;

    /// <summary>Path of one of the projects' programs, as the build has left it beside the tests.</summary>
    public static string Built(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");

    /// <summary>Waits until a server says where it listens.</summary>
    public async Task<Uri> ListeningAsync()
    {
        const string Listening = "Now listening on: ";
        var line = await LineAsync(Listening);
        return new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string?>>? environment = null,
        string? folder = null
    )
    {
        await using var process = new ChildProcess(program, arguments, environment, folder);
        return (await process.EndAsync(), process.Printed);
    }

    /// <summary>Waits until some text stands in a line that it printed.</summary>
    /// <returns>The whole line.</returns>
    public Task<string> LineAsync(string text) => UntilAsync(printed => Find(printed, text), $"never printed '{text}'");

    /// <summary>Waits until some text stands in what it printed, also in a line that has no end yet.</summary>
    public Task OutputAsync(string text) =>
        UntilAsync(printed => printed.Contains(text, StringComparison.Ordinal) ? text : null, $"never printed '{text}'");

    private async Task<string> UntilAsync(Func<string, string?> find, string otherwise)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_lock)
                more = _more.Task;
            var ended = _read.IsCompleted;
            if ((find(Output) ?? find(Error) ?? (ended ? find(Output + '\n') ?? find(Error + '\n') : null)) is { } found)
                return found;
            if (ended || patience.IsCancellationRequested)
                throw new InvalidOperationException($"It {otherwise}, but:\n{Printed}");

            await ((Task)Task.WhenAny(more, _read)).WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Types on its standard input.</summary>
    public void Type(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    /// <summary>Sends it a signal, and nothing to what it started.</summary>
    /// <param name="signal">Its name as <c>kill</c> knows it: INT, TERM, STOP, CONT.</param>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Kills it (SIGKILL): alone, or with what it started.</summary>
    public async Task KillAsync(bool entireProcessTree = false)
    {
        _process.Kill(entireProcessTree);
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
            throw new TimeoutException($"It did not end. It printed:\n{Printed}", exception);
        }

        return _process.ExitCode;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
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
        return end < 0 ? null : printed[(printed.LastIndexOf('\n', at) + 1)..end].TrimEnd('\r');
    }

    private string Snapshot(StringBuilder text)
    {
        lock (_lock)
            return text.ToString();
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
