using System.Collections.Concurrent;
using System.Threading.Channels;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Keeps the last lines that each resource printed and hands new ones on.</summary>
public class ResourceLoggerService
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.Ordinal);

    /// <summary>The lines kept and those to come, of all replicas, until the enumeration is cancelled.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) =>
        Read([.. resource.InstanceIds().Select(Log)]);

    /// <summary>The lines kept and those to come, of one process, until the enumeration is cancelled.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => Read([Log(resourceName)]);

    internal ResourceLog Log(string resourceId) => _logs.GetOrAdd(resourceId, static _ => new ResourceLog());

    private static async IAsyncEnumerable<IReadOnlyList<LogLine>> Read(
        ResourceLog[] logs, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var lines = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(ResourceLog.LinesKept) { FullMode = BoundedChannelFullMode.DropOldest });
        foreach (var log in logs)
            log.Subscribe(lines.Writer);

        try
        {
            while (await lines.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<LogLine>();
                while (lines.Reader.TryRead(out var line))
                    batch.Add(line);

                yield return batch;
            }
        }
        finally
        {
            foreach (var log in logs)
                log.Unsubscribe(lines.Writer);
        }
    }
}
