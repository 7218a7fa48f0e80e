using Microsoft.Extensions.Logging.Abstractions;
using RenderFarm.Coordinator.Infrastructure;

namespace RenderFarm.Tests.Coordinator;

[Trait("Category", "Fast")]
public sealed class RepeatingServiceTests
{
    [Fact]
    public async Task An_errand_that_fails_or_hangs_is_alone_in_that_and_the_service_ends_when_told_to()
    {
        using var service = new Errands();
        await service.StartAsync(CancellationToken.None);

        await Wait.ForAsync(
            () => Task.FromResult(Math.Min(service.Failed, Math.Min(service.Away, service.Done))),
            runs => runs > 2,
            "each was tried again"
        );
        await service.StopAsync(CancellationToken.None);

        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
    }

    private sealed class Errands() : RepeatingService(TimeProvider.System, NullLogger.Instance)
    {
        private int _failed;
        private int _away;
        private int _done;

        public int Failed => _failed;

        public int Away => _away;

        public int Done => _done;

        protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
            Task.WhenAll(
                new Func<CancellationToken, Task>[]
                {
                    _ => Interlocked.Increment(ref _failed) > 0 ? throw new FormatException("It is ours.") : Task.CompletedTask,
                    _ => Interlocked.Increment(ref _away) > 0 ? throw new CloudUnavailableException("It is away.") : Task.CompletedTask,
                    token => new TaskCompletionSource().Task.WaitAsync(token),
                    _ => Task.FromResult(Interlocked.Increment(ref _done)),
                }.Select(errand => RepeatAsync(errand, TimeSpan.FromMilliseconds(1), stoppingToken))
            );
    }
}
