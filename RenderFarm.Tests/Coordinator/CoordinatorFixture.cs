using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator;

/// <summary>A cloud, a coordinator and a worker, shared by tests that harm none of them.</summary>
public sealed class CoordinatorFixture : IAsyncLifetime
{
    internal LocalCloudProcess Cloud { get; private set; } = null!;

    internal CoordinatorProcess Coordinator { get; private set; } = null!;

    internal TestWorker Worker { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cloud = await LocalCloudProcess.StartAsync();
        Coordinator = await CoordinatorProcess.StartAsync(Cloud);
        await Coordinator.ReadyAsync();
        Worker = await TestWorker.StartAsync(Cloud);
    }

    public async Task DisposeAsync()
    {
        await Coordinator.DisposeAsync();
        await Worker.DisposeAsync();
        await Cloud.DisposeAsync();
    }
}
