using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Events;
using RenderFarm.Coordinator.Infrastructure.Database;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Workers;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Http;

/// <summary>
/// Server-sent events to one watcher. Written by hand, because a heartbeat is a comment, which the framework's writer has not.
/// </summary>
internal sealed class EventStream(
    Subscribers subscribers,
    FarmDatabase database,
    IOptions<EventOptions> options,
    IHostApplicationLifetime lifetime
) : IResult
{
    private const int Workers = 1000;

    private const int Instances = 1000;

    /// <summary>Tells browsers to connect again after two seconds.</summary>
    private static readonly byte[] Preamble = "retry: 2000\n\n"u8.ToArray();

    private static readonly byte[] Heartbeat = ": alive\n\n"u8.ToArray();

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var mailbox = new Subscription(options.Value.MaxUnread);
        if (!subscribers.TryAdd(mailbox, options.Value.MaxWatchers))
        {
            await TypedResults
                .Problem(
                    $"{options.Value.MaxWatchers} clients watch already. Close one, or raise "
                        + $"{EventOptions.Section}:{nameof(EventOptions.MaxWatchers)}.",
                    statusCode: StatusCodes.Status503ServiceUnavailable,
                    title: "Too many watch."
                )
                .ExecuteAsync(httpContext);
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

    private async Task WriteAsync(HttpContext httpContext, Subscription mailbox, CancellationToken cancellationToken)
    {
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        await response.Body.WriteAsync(Preamble, cancellationToken);
        foreach (var farmEvent in State())
            await response.Body.WriteAsync(EventPump.Format(farmEvent), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);

        var known = Stopwatch.StartNew();
        while (await mailbox.TakeAsync(options.Value.Heartbeat, cancellationToken) is { } letters)
        {
            if (known.Elapsed > options.Value.Heartbeat)
            {
                if (!await TokenHandler.IsStillKnownAsync(httpContext))
                    return;
                known.Restart();
            }

            foreach (var letter in letters)
                await response.Body.WriteAsync(letter, cancellationToken);
            if (letters.Count == 0)
                await response.Body.WriteAsync(Heartbeat, cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Read after the mailbox is open: what changes meanwhile comes twice, and nothing is missed.</summary>
    private List<FarmEvent> State() =>
        database.Read(connection =>
            (List<FarmEvent>)
                [
                    .. JobTable
                        .List(connection, long.MaxValue, options.Value.JobsAtStart)
                        .AsEnumerable()
                        .Reverse()
                        .Select(job => new FarmEvent { Job = Responses.Of(job) }),
                    .. WorkerTable.List(connection, Workers).Select(worker => new FarmEvent { Worker = Responses.Of(worker) }),
                    .. InstanceTable.List(connection, Instances).Select(instance => new FarmEvent { Instance = Responses.Of(instance) }),
                ]
        );
}

/// <summary>Limits of those who watch. Section <c>Events</c>.</summary>
internal sealed class EventOptions : ICheckedOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Events";

    /// <summary>Watchers at a time, 1 to 10000.</summary>
    public int MaxWatchers { get; set; } = 200;

    /// <summary>Jobs, frames and workers with news that one watcher may leave unread, 100 to 100000, before it is cut off.</summary>
    public int MaxUnread { get; set; } = 5000;

    /// <summary>Jobs that a new watcher is told of, 1 to 500.</summary>
    public int JobsAtStart { get; set; } = 50;

    /// <summary>
    /// Pause after which a watcher hears that the line is alive, 1 second to 1 minute; proxies cut idle lines after about one.
    /// </summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. OptionChecks.Within(Section, nameof(MaxWatchers), MaxWatchers, 1, 10_000),
            .. OptionChecks.Within(Section, nameof(MaxUnread), MaxUnread, 100, 100_000),
            .. OptionChecks.Within(Section, nameof(JobsAtStart), JobsAtStart, 1, 500),
            .. OptionChecks.Within(Section, nameof(Heartbeat), Heartbeat, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
        ];
}

/// <summary><c>/api/events</c>.</summary>
internal static class EventsApi
{
    /// <summary>Adds the endpoint.</summary>
    public static IEndpointRouteBuilder MapEvents(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/events", (EventStream events) => events)
            .WithName("WatchFarm")
            .WithSummary("What happens on the farm, as server-sent events.")
            .WithDescription(
                "Begins with the state of the newest jobs and of all workers; then every change, with the newest state of the job, frame "
                    + "or worker. Changes that follow each other fast are put together. A client that does not keep up is disconnected; it "
                    + "connects again and begins anew."
            )
            .Produces<FarmEvent>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithTags("Events");
        return routes;
    }
}
