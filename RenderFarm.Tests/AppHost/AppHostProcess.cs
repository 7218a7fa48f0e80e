using System.Diagnostics;

namespace RenderFarm.Tests.AppHost;

/// <summary>A running AppHost, from its own build output, with data of its own.</summary>
internal sealed class AppHostProcess : IDisposable
{
    /// <summary>Ends a test that hangs; nothing is measured by it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Text, TaskCompletionSource<string> Seen)> _awaited = [];
    private readonly Task _pumps;

    private AppHostProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        // …/RenderFarm.Tests/bin/Debug/net10.0/ and …/RenderFarm.AppHost/bin/Debug/net10.0/ are alike.
        var output = Path.Combine(Projects.RenderFarm_AppHost.ProjectPath, Path.GetRelativePath(TestProject, AppContext.BaseDirectory));
        var start = new ProcessStartInfo("dotnet", [Path.Combine(output, "RenderFarm.AppHost.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        _process = Process.Start(start)!;
        _pumps = Task.WhenAll(PumpAsync(_process.StandardOutput), PumpAsync(_process.StandardError));
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_lock)
                return string.Join('\n', _lines);
        }
    }

    private static string TestProject => Path.Combine(Projects.RenderFarm_AppHost.ProjectPath, "..", "RenderFarm.Tests");

    public static AppHostProcess Start(params string[] arguments) => new(arguments, new Dictionary<string, string>());

    /// <summary>Starts it with more in its environment.</summary>
    public static AppHostProcess Start(IReadOnlyDictionary<string, string> environment, string[] arguments) => new(arguments, environment);

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return (await process.EndAsync(), process.Output);
    }

    /// <summary>The first line that contains <paramref name="text"/>, past or future.</summary>
    public async Task<string> LineAsync(string text)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } present)
                return present;

            _awaited.Add((text, seen));
        }

        await Task.WhenAny(seen.Task, _pumps).WaitAsync(Patience);
        Assert.True(seen.Task.IsCompleted, $"Never printed '{text}', but:\n{Output}");
        return await seen.Task;
    }

    /// <summary>Types a line on its console.</summary>
    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Does what Ctrl-C does.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Does what <c>kill -9</c> does, to the AppHost alone.</summary>
    public void Kill() => _process.Kill();

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _pumps.WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>The processes that it has started.</summary>
    public IReadOnlyList<Process> Children() => [.. Process.GetProcesses().Where(process => ParentOf(process.Id) == Id)];

    /// <summary>Waits until a process, which need not be a child of this one, has ended.</summary>
    public static Task GoneAsync(Process process) => process.WaitForExitAsync().WaitAsync(Patience);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static int ParentOf(int id)
    {
        try
        {
            return int.Parse(File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..]);
        }
        catch (IOException)
        {
            return 0; // it has ended
        }
    }

    private async Task PumpAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lock)
            {
                _lines.Add(line);
                foreach (var (text, seen) in _awaited)
                {
                    if (line.Contains(text, StringComparison.Ordinal))
                        seen.TrySetResult(line);
                }
            }
        }
    }
}
