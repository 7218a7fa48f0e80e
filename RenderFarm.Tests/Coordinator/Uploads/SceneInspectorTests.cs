using MassTransit;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Uploads;

public sealed class SceneInspectorTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    [Fact]
    public async Task A_question_is_forgotten_with_its_answer_and_an_hour_after_nobody_waits_any_more()
    {
        using var coordinator = new WiredCoordinator(cloud, "questions");
        var bus = coordinator.Get<IBusControl>();
        await bus.StartAsync();
        var inspector = coordinator.Get<SceneInspector>();
        var (first, second) = (Announced('a'), Announced('b'));
        using var impatient = new CancellationTokenSource();

        var givenUp = AskAsync(first, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        Assert.Equal(1, inspector.Open);

        coordinator.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        var asked = AskAsync(second);
        Assert.Equal(1, inspector.Open);
        var answer = Inspections.Found(second.Ref, Inspections.Renderable);
        await coordinator.WriteAsync(farm => SceneInspector.Answered(farm, answer));
        inspector.Tell(answer);
        Assert.Equal(answer, await asked);
        Assert.Equal(0, inspector.Open);

        // A second delivery of the answer, and the scene that is known now.
        inspector.Tell(answer);
        Assert.Equal(12, (await AskAsync(second)).Inspection!.FrameEnd);
        Assert.Equal(0, inspector.Open);
        await bus.StopAsync();

        Scene Announced(char hash) =>
            new()
            {
                Sha256 = new string(hash, 64),
                SizeBytes = 1,
                Name = "tide.blend",
                AnnouncedAt = coordinator.Clock.GetUtcNow(),
            };

        Task<SceneInspected> AskAsync(Scene scene, CancellationToken cancellationToken = default) =>
            inspector.InspectAsync(scene, manifest: null, RenderSettings.None, cancellationToken);
    }
}
