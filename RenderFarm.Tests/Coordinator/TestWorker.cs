using System.Collections.Concurrent;
using System.Diagnostics;
using Amazon.S3;
using Amazon.SQS;
using Amazon.SQS.Model;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Aws;
using RenderFarm.ServiceDefaults.Messaging;
using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator;

/// <summary>
/// A worker on the real queues and bucket that speaks the farm's messages, with a stored picture in place of Blender: all that the
/// coordinator sees of a worker, under a test's control.
/// </summary>
internal sealed partial class TestWorker : IAsyncDisposable
{
    /// <summary>A PNG of one pixel.</summary>
    public static readonly byte[] Image = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
    );

    private static readonly FarmOptions Farm = new();
    private static readonly FarmQueues Names = new(Options.Create(Farm));

    private readonly IHost _host;
    private readonly IAmazonS3 _s3;
    private readonly CancellationTokenSource _dead = new();
    private Task _heartbeats = Task.CompletedTask;
    private string? _chunk;
    private InHand? _inHand;
    private string? _ending;

    private TestWorker(string id, IHost host, string? pool, RentedInstance? instance)
    {
        (Id, Pool, Instance) = (id, pool, instance);
        _host = host;
        _s3 = host.Services.GetRequiredService<IAmazonS3>();
    }

    public string Id { get; }

    public string? Pool { get; }

    /// <summary>What it says that it runs on.</summary>
    public RentedInstance? Instance { get; }

    /// <summary>Seconds that it says a frame of a chunk took.</summary>
    public Func<RenderChunk, double> Seconds { get; set; } = _ => 20;

    /// <summary>What it finds in scenes; with an <see cref="SceneInspected.Error"/> if need be.</summary>
    public Func<SceneRef, SceneInspected> Inspect { get; set; } = scene => Inspections.Found(scene, Inspections.Renderable);

    /// <summary>What happens within a frame: nothing, a wait, or a failure.</summary>
    public Func<int, CancellationToken, Task<(FaultKind Fault, string Error)?>> OnFrame { get; set; } =
        (_, _) => Task.FromResult<(FaultKind, string)?>(null);

    /// <summary>What it finds suspicious about a frame.</summary>
    public Func<int, IReadOnlyList<FrameSuspicion>> Flags { get; set; } = _ => [];

    /// <summary>Why it cannot make something of a job's frames; null when it can.</summary>
    public Func<ArtifactKind, string?> ArtifactError { get; set; } = _ => null;

    /// <summary>The frames that it has stored, in order; one that was there already is not among them.</summary>
    public ConcurrentQueue<int> Stored { get; } = new();

    /// <summary>The chunks that it has taken.</summary>
    public ConcurrentQueue<RenderChunk> Chunks { get; } = new();

    /// <summary>Jobs that it was told to hold.</summary>
    public ConcurrentQueue<HoldJob> Held { get; } = new();

    /// <summary>A frame that goes on until it is dropped.</summary>
    public static async Task<(FaultKind Fault, string Error)?> NeverEnds(int frame, CancellationToken cancellationToken)
    {
        var dropped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => dropped.TrySetCanceled(cancellationToken));
        await dropped.Task;
        return null;
    }

    /// <summary>Starts one; one that finishes nothing leaves the videos and contact sheets to others.</summary>
    public static async Task<TestWorker> StartAsync(
        LocalCloudProcess cloud,
        string id = "test-worker",
        bool finishes = true,
        string? pool = null,
        RentedInstance? instance = null
    )
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.Configuration.AddInMemoryCollection([.. cloud.EnvironmentVariables!, new("Farm:ConsumerStopTimeout", "00:00:00")]);
        builder.Services.AddSingleton(TimeProvider.System);
        TestWorker? worker = null;
        builder.Services.AddSingleton(_ => worker!);
        builder.AddFarmStorage();
        builder.AddFarmMessaging(bus =>
        {
            bus.AddConsumer<ChunkConsumer>()
                .Endpoint(endpoint =>
                    (endpoint.Name, endpoint.PrefetchCount, endpoint.ConcurrentMessageLimit) = (Names.Name(Queues.RenderOf(pool)), 1, 1)
                );
            if (finishes)
                bus.AddConsumer<ArtifactConsumer>().Endpoint(endpoint => endpoint.Name = Names.Name(Queues.Finish));
            bus.AddConsumer<InspectConsumer>().Endpoint(endpoint => endpoint.Name = Names.Name(Queues.Inspect));
            bus.AddConsumer<HoldConsumer>().Endpoint(endpoint => endpoint.Name = Names.Name(Queues.WorkerPrefix + id));
            bus.AddConsumer<DrainConsumer>().Endpoint(endpoint => endpoint.Name = Names.Name(Queues.WorkerPrefix + id));
        });
        worker = new TestWorker(id, builder.Build(), pool, instance);
        await worker._host.StartAsync();
        await worker.SayAsync();
        worker._heartbeats = worker.BeatAsync();
        return worker;
    }

    /// <summary>Has it wait in a frame.</summary>
    /// <returns>When it is there, and what has it go on.</returns>
    public (Task Reached, TaskCompletionSource GoOn) HoldAt(int frame)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        OnFrame = async (number, cancellationToken) =>
        {
            if (number == frame)
            {
                reached.TrySetResult();
                await goOn.Task.WaitAsync(cancellationToken);
            }

            return null;
        };
        return (reached.Task, goOn);
    }

    /// <summary>Says that it is there, and what it does.</summary>
    public Task SayAsync() =>
        SendAsync(
            new WorkerHeartbeat
            {
                WorkerId = Id,
                Host = "test",
                ProcessId = Environment.ProcessId,
                Activity =
                    _ending is not null ? WorkerActivity.Draining
                    : _chunk is null ? WorkerActivity.Idle
                    : WorkerActivity.Rendering,
                ChunkId = _chunk,
                Ending = _ending,
                BlenderVersion = "3.4.1",
                Cores = 2,
                Pool = Pool,
                Instance = Instance,
                StartedAt = DateTimeOffset.UnixEpoch,
                SentAt = DateTimeOffset.UtcNow,
            }
        );

    /// <summary>Falls silent, as an instance does that is taken away: no farewell, and its message returns to the queue.</summary>
    public async Task DieAsync()
    {
        await _dead.CancelAsync();
        await _heartbeats;
        await _host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_dead.IsCancellationRequested)
            await DieAsync();
        _host.Dispose();
        _dead.Dispose();
    }

    /// <summary>Loses every message of a queue that nobody has taken.</summary>
    public async Task PurgeAsync(string queue)
    {
        var sqs = _host.Services.GetRequiredService<IAmazonSQS>();
        var url = await sqs.GetQueueUrlAsync(Names.Name(queue));
        while (
            await sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url.QueueUrl, MaxNumberOfMessages = 10 })
                is { Messages: { Count: > 0 } messages }
        )
        {
            foreach (var message in messages)
                await sqs.DeleteMessageAsync(url.QueueUrl, message.ReceiptHandle);
        }
    }

    public async Task SendAsync<TMessage>(TMessage message)
        where TMessage : class
    {
        var endpoint = await _host.Services.GetRequiredService<IBus>().GetSendEndpoint(Names.Address(Queues.Coordinator));
        await endpoint.Send(message, _dead.Token);
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(_dead.Token))
                await TrySayAsync();
        }
        catch (OperationCanceledException)
        {
            // Dead.
        }
    }

    /// <summary>A heartbeat may be lost with the cloud.</summary>
    private async Task TrySayAsync()
    {
        try
        {
            await SayAsync();
        }
        catch (Exception e) when (e is HttpRequestException or Amazon.Runtime.AmazonClientException)
        {
            Trace.TraceWarning(e.Message);
        }
    }
}
