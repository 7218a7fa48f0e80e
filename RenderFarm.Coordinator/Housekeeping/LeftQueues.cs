using Amazon.SQS;
using Amazon.SQS.Model;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Costs.Planning;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Transitions;
using RenderFarm.Coordinator.Workers;
using RenderFarm.ServiceDefaults.Messaging;

namespace RenderFarm.Coordinator.Housekeeping;

/// <summary>Queues of workers and pools that have gone, with those of their failed messages.</summary>
internal sealed class LeftQueues(FarmStore store, IAmazonSQS sqs, FarmQueues names, TimeProvider time)
{
    /// <summary>Age from which the queue of a worker that nobody has heard of is not one that is just starting.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>What MassTransit puts behind the name of a queue for messages that nobody takes.</summary>
    public const string Skipped = "_skipped";

    /// <summary>The same, for those that failed and for those that nobody takes.</summary>
    private static readonly string[] Suffixes = ["_error", Skipped];

    /// <summary>Addresses of all queues of the farm.</summary>
    /// <exception cref="CloudUnavailableException">SQS does not answer.</exception>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        GuardedAsync<IReadOnlyList<string>>(
            async () =>
            {
                var urls = new List<string>();
                var pages = sqs.Paginators.ListQueues(new ListQueuesRequest { QueueNamePrefix = names.Name(""), MaxResults = 1000 });
                await foreach (var page in pages.Responses.WithCancellation(cancellationToken))
                    urls.AddRange(page.QueueUrls ?? []);
                return urls;
            },
            cancellationToken
        );

    /// <summary>The suffix of a queue of messages that were set aside; null for another queue.</summary>
    public static string? Aside(string url) => Array.Find(Suffixes, suffix => url.EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>Their names in SQS.</summary>
    /// <exception cref="CloudUnavailableException">SQS does not answer.</exception>
    public Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken) =>
        GuardedAsync<IReadOnlyList<string>>(
            async () =>
            {
                var workers = store
                    .Read(connection => WorkerTable.List(connection, int.MaxValue))
                    .ToDictionary(worker => worker.Id, worker => worker.State, StringComparer.Ordinal);
                var pools = store
                    .Read(RentingJobs.PoolsInUse)
                    .Concat(store.Read(InstanceTable.Live).Select(instance => instance.Pool))
                    .ToHashSet(StringComparer.Ordinal);
                var left = new List<string>();
                foreach (var url in await ListAsync(cancellationToken))
                {
                    if (await IsLeftAsync(url, workers, pools, cancellationToken))
                        left.Add(NameOf(url));
                }

                return left;
            },
            cancellationToken
        );

    /// <summary>Removes a queue by its name in SQS; one that is not there is fine.</summary>
    /// <exception cref="CloudUnavailableException">SQS does not answer.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) =>
        GuardedAsync(
            async () =>
            {
                try
                {
                    var url = await sqs.GetQueueUrlAsync(name, cancellationToken);
                    await sqs.DeleteQueueAsync(url.QueueUrl, cancellationToken);
                }
                catch (QueueDoesNotExistException)
                {
                    // Removed already.
                }

                return true;
            },
            cancellationToken
        );

    private async Task<bool> IsLeftAsync(
        string url,
        Dictionary<string, RenderFarm.Contracts.Api.WorkerState> workers,
        HashSet<string> pools,
        CancellationToken cancellationToken
    )
    {
        var name = NameOf(url)[names.Name("").Length..];
        if (Aside(url) is { } suffix)
            name = name[..^suffix.Length];
        if (name.StartsWith(Queues.WorkerPrefix, StringComparison.Ordinal))
        {
            return workers.TryGetValue(name[Queues.WorkerPrefix.Length..], out var state)
                ? state is RenderFarm.Contracts.Api.WorkerState.Gone or RenderFarm.Contracts.Api.WorkerState.Lost
                : await IsOldAsync(url, cancellationToken);
        }

        var pool = Queues.RenderOf("");
        return name.StartsWith(pool, StringComparison.Ordinal)
            && !pools.Contains(name[pool.Length..])
            && await IsOldAsync(url, cancellationToken);
    }

    private async Task<bool> IsOldAsync(string url, CancellationToken cancellationToken)
    {
        var answer = await sqs.GetQueueAttributesAsync(url, [QueueAttributeName.CreatedTimestamp], cancellationToken);
        return answer.Attributes?.TryGetValue(QueueAttributeName.CreatedTimestamp, out var text) == true
            && long.TryParse(text, out var seconds)
            && DateTimeOffset.FromUnixTimeSeconds(seconds) < time.GetUtcNow() - Grace;
    }

    /// <summary>A queue's name by its address.</summary>
    public static string NameOf(string url) => url[(url.LastIndexOf('/') + 1)..];

    /// <summary>Runs a call, and says that the queues do not answer when they do not.</summary>
    /// <exception cref="CloudUnavailableException">They do not.</exception>
    public static async Task<T> GuardedAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (CloudErrors.IsCloudError(e, cancellationToken))
        {
            throw new CloudUnavailableException($"The queues do not answer as they should: {e.Message}", e);
        }
    }
}
