using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace RenderFarm.Tests.Cli;

/// <summary>A running <c>renderfarm</c>, on pipes or in a pseudo terminal.</summary>
internal sealed class CliProcess : IDisposable
{
    /// <summary>Ends a test that hangs; nothing is measured by it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task _outputEnd;
    private readonly Task _errorEnd;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly ConcurrentBag<(string Text, TaskCompletionSource Seen)> _awaited = [];

    private CliProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        _process = Process.Start(start) ?? throw new InvalidOperationException("The command did not start.");
        _outputEnd = PumpAsync(_process.StandardOutput, _output);
        _errorEnd = PumpAsync(_process.StandardError, _error);
    }

    public string Output => Snapshot(_output);

    public string Error => Snapshot(_error);

    /// <summary>Where the command keeps packed copies, for this run of the tests and the next.</summary>
    private static string Cache => Path.Combine(Path.GetTempPath(), "renderfarm-test-cache");

    private static string Program => Path.Combine(AppContext.BaseDirectory, "renderfarm.dll");

    /// <summary>Starts it on pipes, as in a script.</summary>
    public static CliProcess Start(string server, params string[] arguments) => Start(server, new Dictionary<string, string>(), arguments);

    /// <summary>Starts it on pipes, as in a script.</summary>
    public static CliProcess Start(string server, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]);
        start.Environment["RENDERFARM_SERVER"] = server;
        start.Environment["XDG_CACHE_HOME"] = Cache;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new CliProcess(start);
    }

    /// <summary>Starts it in a terminal of 100 columns.</summary>
    public static CliProcess StartInTerminal(string server, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var command = $"stty cols 100 rows 30; exec dotnet {string.Join(' ', ((string[])[Program, .. arguments]).Select(Quote))}";
        var start = new ProcessStartInfo("script", ["--quiet", "--flush", "--return", "--command", command, "/dev/null"]);
        start.Environment["RENDERFARM_SERVER"] = server;
        start.Environment["XDG_CACHE_HOME"] = Cache;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment.Remove("NO_COLOR");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new CliProcess(start);
    }

    /// <summary>Runs it on pipes to its end.</summary>
    public static async Task<CliResult> RunAsync(string server, params string[] arguments)
    {
        using var process = Start(server, arguments);
        return await process.EndAsync();
    }

    /// <summary>Types Ctrl-C. Only in a terminal.</summary>
    public void PressControlC() => Type("\x03");

    /// <summary>Types some keys. Only in a terminal.</summary>
    public void Type(string keys)
    {
        _process.StandardInput.Write(keys);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until <paramref name="text"/> stands somewhere in the output.</summary>
    public async Task OutputAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Add((text, seen));
        Notify();
        var first = await Task.WhenAny(seen.Task, Task.WhenAll(_outputEnd, _errorEnd)).WaitAsync(Patience);
        Notify();
        Assert.True(seen.Task.IsCompleted || first == seen.Task, $"Never printed '{text}', but:\n{Output}\n{Error}");
    }

    public async Task<CliResult> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        await Task.WhenAll(_outputEnd, _errorEnd);
        return new CliResult(_process.ExitCode, Output, Error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Snapshot(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    private async Task PumpAsync(StreamReader reader, StringBuilder text)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (text)
                text.Append(buffer, 0, count);
            Notify();
        }
    }

    private void Notify()
    {
        foreach (var (text, seen) in _awaited)
        {
            if (Output.Contains(text, StringComparison.Ordinal) || Error.Contains(text, StringComparison.Ordinal))
                seen.TrySetResult();
        }
    }
}
