using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.Worker;
using RenderFarm.Worker.Lifecycle;

namespace RenderFarm.Tests.Worker.Lifecycle;

/// <summary>What may still be finished when a worker is told to stop.</summary>
[Trait("Category", "Fast")]
public sealed class ShutdownTests : IDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(75);

    private readonly FakeTimeProvider _time = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly Shutdown _shutdown;

    public ShutdownTests() =>
        _shutdown = new Shutdown(
            _lifetime,
            new WorkerState(),
            Options.Create(new FarmOptions { ConsumerStopTimeout = StopTimeout }),
            Options.Create(new WorkerOptions()),
            _time,
            NullLogger<Shutdown>.Instance
        );

    public void Dispose() => _shutdown.Dispose();

    [Fact]
    public void A_signal_leaves_a_frame_its_time_and_waits_for_none_that_cannot_end_in_it()
    {
        Assert.True(_shutdown.Allows(StopTimeout * 2));
        Assert.True(_shutdown.Allows(remaining: null));

        _lifetime.StopApplication();

        Assert.True(_shutdown.Begun.IsCancellationRequested && _shutdown.Limited.IsCancellationRequested);
        Assert.True(_shutdown.Allows(StopTimeout / 2));
        Assert.False(_shutdown.Allows(StopTimeout));
        Assert.False(_shutdown.Allows(remaining: null));

        _time.Advance(StopTimeout / 2);
        Assert.False(_shutdown.Allows(StopTimeout / 2));
        Assert.False(_shutdown.Deadline.IsCancellationRequested);
        _time.Advance(StopTimeout / 2);
        Assert.True(_shutdown.Deadline.IsCancellationRequested);
    }

    [Fact]
    public void The_earliest_end_and_the_first_reason_count()
    {
        _shutdown.Drain("Nothing to do.");
        Assert.True(_shutdown.Allows(remaining: null));

        _shutdown.EndBy(_time.GetUtcNow().AddMinutes(2), "Taken.");
        _shutdown.EndBy(_time.GetUtcNow().AddMinutes(30), "Taken later.");

        Assert.Equal("Nothing to do.", _shutdown.Reason);
        Assert.False(_shutdown.Allows(TimeSpan.FromMinutes(2)));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.True(_shutdown.Deadline.IsCancellationRequested);
    }
}
