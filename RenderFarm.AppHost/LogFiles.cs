using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Aspire.Hosting.AWS.CloudFormation;
using Microsoft.Extensions.Hosting;

namespace RenderFarm.AppHost;

/// <summary>
/// Writes what each part prints to a file of its own, to the last line that it prints while it is ended, and keeps the last lines for
/// whoever asks why a part has ended.
/// </summary>
internal sealed partial class LogFiles(IEnumerable<IResource> parts, ResourceLoggerService logs, string folder)
    : IHostedLifecycleService,
        IDisposable
{
    private const long MostBytes = 8L << 20;
    private const int LastLines = 12;

    private readonly ConcurrentDictionary<string, Queue<string>> _last = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopped = new();
    private Task _writing = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) // there the user's folder is closed to others; an earlier version left it open
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _writing = Task.WhenAll(parts.Select(WriteAsync));
        return Task.CompletedTask;
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync();
        await _writing;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopped.Dispose();

    /// <summary>What a part printed last.</summary>
    public string[] LastOf(string part)
    {
        var lines = _last.GetOrAdd(part, _ => new Queue<string>());
        lock (lines)
            return [.. lines];
    }

    private async Task WriteAsync(IResource part)
    {
        var path = Path.Combine(folder, $"{part.Name}.log");
        var last = _last.GetOrAdd(part.Name, _ => new Queue<string>());
        var file = Open(path);
        try
        {
            await foreach (var lines in logs.WatchAsync(part).WithCancellation(_stopped.Token))
            {
                foreach (var line in lines.Select(line => Ornaments().Replace(line.Content, "")))
                {
                    await file.WriteLineAsync(line);
                    if (part is ICloudFormationResource)
                        Console.WriteLine(line); // a stack takes minutes
                    if (line.StartsWith("   at ", StringComparison.Ordinal))
                        continue; // where it happened says less than what happened
                    lock (last)
                    {
                        last.Enqueue(line);
                        if (last.Count > LastLines)
                            last.Dequeue();
                    }
                }

                await file.FlushAsync();
                if (file.BaseStream.Length < MostBytes)
                    continue;

                // A full file takes the place of the one that was full before: never more than two.
                await file.DisposeAsync();
                File.Move(path, path + ".1", overwrite: true);
                file = Open(path);
            }
        }
        catch (OperationCanceledException)
        {
            // The parts have ended.
        }
        finally
        {
            await file.DisposeAsync();
        }
    }

    /// <summary>A file for its user alone: the folder may be copied elsewhere.</summary>
    private static StreamWriter Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.Read,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new StreamWriter(path, options);
    }

    /// <summary>The orchestrator's time stamp, as each line has its own, and colours.</summary>
    [GeneratedRegex(
        @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d) |\x1B\[[0-9;]*[A-Za-z]",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Ornaments();
}
