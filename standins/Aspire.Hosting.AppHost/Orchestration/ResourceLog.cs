using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The last lines of one process.</summary>
internal sealed class ResourceLog
{
    /// <summary>Enough to explain a failure; a reader that falls further behind loses the oldest.</summary>
    public const int LinesKept = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _lines = new();
    private readonly List<ChannelWriter<LogLine>> _subscribers = [];
    private int _count;

    public void Append(string text, bool isError)
    {
        lock (_lock)
        {
            var line = new LogLine(++_count, text, isError);
            _lines.Enqueue(line);
            if (_lines.Count > LinesKept)
                _lines.Dequeue();

            foreach (var subscriber in _subscribers)
                subscriber.TryWrite(line);
        }
    }

    public IReadOnlyList<string> Last(int count)
    {
        lock (_lock)
            return [.. _lines.TakeLast(count).Select(line => line.Content)];
    }

    public void Subscribe(ChannelWriter<LogLine> subscriber)
    {
        lock (_lock)
        {
            foreach (var line in _lines)
                subscriber.TryWrite(line);

            _subscribers.Add(subscriber);
        }
    }

    public void Unsubscribe(ChannelWriter<LogLine> subscriber)
    {
        lock (_lock)
            _subscribers.Remove(subscriber);
    }
}
