using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Api;
using RenderFarm.Coordinator.Database;
using RenderFarm.Coordinator.Fleet.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Events;

/// <summary>Server-sent events to one watcher. Written by hand, because a heartbeat is a comment, which the framework's writer has not.</summary>
internal sealed class EventStream(
    Subscribers subscribers, FarmDatabase database, IOptions<EventOptions> options, IHostApplicationLifetime lifetime) : IResult
{
    private const int Workers = 1000;

    private const int Instances = 1000;

    /// <summary>Tells browsers to connect again after two seconds.</summary>
    private static readonly byte[] Preamble = "retry: 2000\n\n"u8.ToArray();

    private static readonly byte[] Heartbeat = ": alive\n\n"u8.ToArray();

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var mailbox = new Mailbox(options.Value.MaxUnread);
        if (!subscribers.TryAdd(mailbox, options.Value.MaxWatchers))
        {
            await TypedResults.Problem(
                $"{options.Value.MaxWatchers} clients watch already. Close one, or raise {EventOptions.Section}:{nameof(EventOptions.MaxWatchers)}.",
                statusCode: StatusCodes.Status503ServiceUnavailable,
                title: "Too many watch.").ExecuteAsync(httpContext);
            return;
        }

        try
        {
            // A stop of the coordinator must not wait for those who watch.
            using var end = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, lifetime.ApplicationStopping);
            await WriteAsync(httpContext, mailbox, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The watcher has gone, or the coordinator goes.
        }
        finally
        {
            subscribers.Remove(mailbox);
        }
    }

    private async Task WriteAsync(HttpContext httpContext, Mailbox mailbox, CancellationToken cancellationToken)
    {
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        await response.Body.WriteAsync(Preamble, cancellationToken);
        foreach (var farmEvent in State())
            await response.Body.WriteAsync(EventPump.Format(farmEvent), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);

        while (await mailbox.TakeAsync(options.Value.Heartbeat, cancellationToken) is { } letters)
        {
            foreach (var letter in letters)
                await response.Body.WriteAsync(letter, cancellationToken);
            if (letters.Count == 0)
                await response.Body.WriteAsync(Heartbeat, cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Read after the mailbox is open: what changes meanwhile comes twice, and nothing is missed.</summary>
    private List<FarmEvent> State() => database.Read(connection => (List<FarmEvent>)
    [
        .. JobTable.List(connection, long.MaxValue, options.Value.JobsAtStart)
            .AsEnumerable().Reverse().Select(job => new FarmEvent { Job = Responses.Of(job) }),
        .. WorkerTable.List(connection, Workers).Select(worker => new FarmEvent { Worker = Responses.Of(worker) }),
        .. InstanceTable.List(connection, Instances).Select(instance => new FarmEvent { Instance = Responses.Of(instance) }),
    ]);
}
