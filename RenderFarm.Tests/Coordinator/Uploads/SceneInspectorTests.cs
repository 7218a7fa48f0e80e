using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure.Messaging;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Tests.Transport;

namespace RenderFarm.Tests.Coordinator.Uploads;

/// <summary>The bus runs on real time; the inspector on a clock of its own, so that nothing of the transport waits for the test.</summary>
public sealed class SceneInspectorTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    [Fact]
    public async Task A_question_is_forgotten_with_its_answer_and_an_hour_after_nobody_waits_any_more()
    {
        using var bench = new Bench();
        await using var bus = await TestBus.StartAsync(cloud, TestBus.NewScope());
        var clock = new FakeTimeProvider();
        var sender = new QueueSender(
            bus.Services.GetRequiredService<IBus>(),
            bus.Queues,
            Options.Create(new SendOptions()),
            TimeProvider.System
        );
        // Scenes are removed only when they cannot be rendered; these can.
        var inspector = new SceneInspector(
            bench.Store,
            intake: null!,
            sender,
            new RenderFarm.Coordinator.Infrastructure.Messaging.QueueProbe(bus.Sqs, bus.Queues),
            Options.Create(new SceneOptions()),
            clock
        );
        var (first, second) = (Announced('a'), Announced('b'));

        using var impatient = new CancellationTokenSource();
        var givenUp = AskAsync(first, impatient.Token);
        Assert.Equal(1, inspector.Open);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        Assert.Equal(1, inspector.Open);

        clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        var asked = AskAsync(second);
        Assert.Equal(1, inspector.Open);
        var answer = Inspections.Found(second.Ref, Inspections.Renderable);
        await bench.WriteAsync(farm =>
        {
            SceneTable.Announce(farm.Connection, second);
            SceneInspector.Answered(farm, answer);
        });
        inspector.Tell(answer);
        Assert.Equal(answer, await asked);
        Assert.Equal(0, inspector.Open);

        // A second delivery of the answer, and questions about the scene that is known now.
        inspector.Tell(answer);
        Assert.Equal(12, (await AskAsync(second)).Inspection!.FrameEnd);
        Assert.Equal(0, inspector.Open);

        Scene Announced(char hash) =>
            new()
            {
                Sha256 = new string(hash, 64),
                SizeBytes = 1,
                Name = "tide.blend",
                AnnouncedAt = clock.GetUtcNow(),
            };

        Task<SceneInspected> AskAsync(Scene scene, CancellationToken cancellationToken = default) =>
            inspector
                .InspectAsync(scene, manifest: null, RenderSettings.None, cancellationToken)
                .WaitAsync(TestBus.Patience, CancellationToken.None);
    }
}
