using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Worker;
using RenderFarm.Worker;
using RenderFarm.Worker.Blender;

namespace RenderFarm.Tests.Blender;

/// <summary>Programs that speak the driver's protocol and behave as no scene can be made to.</summary>
public sealed class HangTests(BlenderFixture blenders) : IClassFixture<BlenderFixture>
{
    private const string Ready = "echo '@renderfarm {\"ok\": true}'; read command";

    [Theory]
    [InlineData("echo 'Fra:1 Mem:1M (Peak 1M) | Time:00:01 | Scene, ViewLayer | Sample 3/16'", "Sample 3/16")]
    [InlineData("n=$((n+1)); echo \"Fra:1 Mem:${n}M (Peak ${n}M) | Time:00:$n | Scene, ViewLayer | Sample $((n%4))/16\"", "/16")]
    [InlineData("sleep 60", "made no progress")]
    public async Task A_Blender_that_prints_endlessly_or_nothing_without_progress_is_ended(string line, string said)
    {
        await using var blender = await StartAsync(TimeSpan.FromSeconds(2), $"while true; do {line}; done");

        var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.OpenAsync("scene", "scene.blend", default));

        Assert.Equal(FaultKind.Frame, fault.Kind);
        Assert.Contains("made no progress", fault.Message);
        Assert.Contains(said, fault.Message);
        Assert.False(blender.IsAlive);
    }

    [Fact]
    public async Task A_changing_status_is_progress_however_long_it_takes()
    {
        await using var blender = await StartAsync(
            TimeSpan.FromSeconds(3),
            "for n in 1 2 3 4 5 6 7 8; do sleep 0.5; echo \"Fra:1 Mem:1M (Peak 1M) | Time:00:01 | Synchronizing object | Cube.$n\"; done; echo '@renderfarm {\"ok\": true}'; read end");

        await blender.OpenAsync("scene", "scene.blend", default);

        Assert.True(blender.IsAlive);
    }

    [Fact]
    public async Task An_image_that_is_saved_after_the_GPU_failed_is_not_taken()
    {
        await using var blender = await StartAsync(
            TimeSpan.FromMinutes(1), "echo 'System is out of GPU and shared host memory' >&2; sleep 0.2; echo '@renderfarm {\"ok\": true, \"path\": \"x.png\"}'; read end");

        var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.RenderAsync(1, blenders.NewFolder(), _ => false, default));

        Assert.Equal((FaultKind.Worker, true), (fault.Kind, fault.IsJobs));
        Assert.Contains("System is out of GPU and shared host memory", fault.Message);
        Assert.False(blender.IsAlive);
    }

    private async Task<BlenderProcess> StartAsync(TimeSpan patience, string then) =>
        await blenders.StartAsync(await ShellScript.WriteAsync(Path.Combine(blenders.NewFolder(), "blender"), Ready, then), patience);
}
