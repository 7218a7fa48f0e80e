namespace MassTransit.AmazonSqsTransport;

/// <summary>
/// Joins what is asked for while a request is under way into the next one. Nothing waits for company: a lone entry leaves at once.
/// </summary>
/// <param name="request">Sends up to ten entries and gives the failure of each, null where there is none.</param>
/// <param name="size">Bytes that an entry adds to a request.</param>
internal sealed class Batcher<TEntry>(Func<IReadOnlyList<TEntry>, Task<IReadOnlyList<Exception?>>> request, Func<TEntry, int> size)
{
    private const int MostEntries = 10;

    /// <summary>What SQS took in one request for most of its life; a larger entry still goes, alone.</summary>
    private const int MostBytes = 256 * 1024;

    private readonly Queue<(TEntry Entry, TaskCompletionSource Done)> _waiting = new();
    private bool _running;

    public Task ExecuteAsync(TEntry entry)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            _waiting.Enqueue((entry, done));
            if (_running)
                return done.Task;
            _running = true;
        }

        // The requests serve several callers, so they belong to the trace of none.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(RunAsync);
        return done.Task;
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                var failures = await request([.. batch.Select(waiting => waiting.Entry)]);
                for (var i = 0; i < batch.Count; i++)
                {
                    if (failures[i] is { } failure)
                        batch[i].Done.TrySetException(failure);
                    else
                        batch[i].Done.TrySetResult();
                }
            }
            catch (Exception exception)
            {
                foreach (var (_, done) in batch)
                    done.TrySetException(exception);
            }
        }
    }

    private List<(TEntry Entry, TaskCompletionSource Done)> Take()
    {
        var batch = new List<(TEntry, TaskCompletionSource)>(MostEntries);
        var bytes = 0;
        lock (_waiting)
        {
            while (batch.Count < MostEntries && _waiting.TryPeek(out var next))
            {
                bytes += size(next.Entry);
                if (batch.Count > 0 && bytes > MostBytes)
                    break;
                batch.Add(_waiting.Dequeue());
            }

            _running = batch.Count > 0;
        }

        return batch;
    }
}
