using Microsoft.Extensions.Logging;

namespace RenderFarm.Tests.StandIns.Hosting;

/// <summary>Keeps what is logged and lets a test wait for it.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly List<LogEntry> _entries = [];
    private readonly List<(Func<LogEntry, bool> Predicate, TaskCompletionSource<LogEntry> Seen)> _awaited = [];

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    /// <summary>The first entry of a resource that is as asked for, past or future.</summary>
    public Task<LogEntry> OfAsync(string resource, Func<LogEntry, bool> predicate)
    {
        var seen = new TaskCompletionSource<LogEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool Matches(LogEntry entry) => entry.Category.EndsWith(".Resources." + resource, StringComparison.Ordinal) && predicate(entry);

        lock (_lock)
        {
            if (_entries.Find(Matches) is { } present)
                return Task.FromResult(present);

            _awaited.Add((Matches, seen));
        }

        return seen.Task.WaitAsync(Patience);
    }

    public void Dispose()
    {
    }

    private void Add(LogEntry entry)
    {
        lock (_lock)
        {
            _entries.Add(entry);
            foreach (var (predicate, seen) in _awaited)
            {
                if (predicate(entry))
                    seen.TrySetResult(entry);
            }
        }
    }

    private sealed class Recorder(LogRecorder owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Add(new LogEntry(category, logLevel, formatter(state, exception)));
    }
}
