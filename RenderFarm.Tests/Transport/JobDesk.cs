using System.Diagnostics;
using System.Threading.Channels;
using MassTransit;

namespace RenderFarm.Tests.Transport;

/// <summary>Where the jobs of a test arrive, and what is done with them.</summary>
public sealed class JobDesk
{
    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();
    private int _working;
    private int _mostWorking;

    /// <summary>The queue without the farm's scope.</summary>
    public string Queue { get; init; } = "jobs";

    /// <summary>Sets the endpoint up.</summary>
    public Action<IAmazonSqsReceiveEndpointConfigurator>? Configure { get; init; }

    /// <summary>The work; none by default.</summary>
    public Func<ConsumeContext<Job>, Task> Work { get; init; } = _ => Task.CompletedTask;

    /// <summary>Most jobs that were worked on at one time.</summary>
    public int MostWorking => _mostWorking;

    public async Task TakeAsync(ConsumeContext<Job> context)
    {
        var working = Interlocked.Increment(ref _working);
        InterlockedMax(ref _mostWorking, working);
        _deliveries.Writer.TryWrite(
            new Delivery(
                context.Message.Number,
                context.ReceiveContext.Redelivered,
                context.GetRetryAttempt(),
                Activity.Current?.TraceId.ToString()
            )
        );
        try
        {
            await Work(context);
        }
        finally
        {
            Interlocked.Decrement(ref _working);
        }
    }

    /// <summary>The next delivery, or a failure when none comes.</summary>
    public async Task<Delivery> NextAsync() => await _deliveries.Reader.ReadAsync().AsTask().WaitAsync(TestBus.Patience);

    /// <summary>Whether there was a delivery that nobody asked for.</summary>
    public bool HasMore => _deliveries.Reader.Count > 0;

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = target;
        while (seen < value)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
