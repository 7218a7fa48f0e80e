using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Worker;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Blender.Install;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Tests.Worker.Blender;

/// <summary>Whose fault it is when Blender has printed that a GPU failed.</summary>
public sealed class JudgeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("renderfarm-judge-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    public async Task A_worker_is_blamed_when_its_device_fails_with_the_farms_own_scene_too()
    {
        var broken = await ShellScript.WriteAsync(
            Path.Combine(_folder, "blender"),
            """
            [ "$2" = --version ] && { echo 'Blender 4.5.0'; exit; }
            echo @renderfarm
            read -r command; id=${command##*\"id\":\"}; id=${id%%\"*}
            echo "@end $id" >&2
            echo "{\"ok\": false, \"error\": \"Failed to create CUDA context\", \"id\": \"$id\"}"
            read -r end
            """
        );

        var judged = await JudgeAsync(broken, "CUDA error: Launch failed in cuCtxSynchronize()");

        Assert.Equal((FaultKind.Worker, false), (judged.Kind, judged.IsJobs));
        Assert.Contains("Failed to create CUDA context", judged.Message);
        Assert.Contains("Launch failed", judged.Message);
    }

    [LinuxFact]
    public async Task Nobody_but_the_frame_is_blamed_when_the_device_renders_something_else() =>
        Assert.Equal(FaultKind.Frame, (await JudgeAsync("blender", "CUDA error: Launch failed in cuCtxSynchronize()")).Kind);

    [LinuxFact]
    public async Task Words_of_too_little_memory_are_the_frames() =>
        Assert.Equal(FaultKind.Frame, (await JudgeAsync("/nowhere/blender", "System is out of GPU memory")).Kind);

    private async Task<RenderFault> JudgeAsync(string program, string line)
    {
        var worker = Options.Create(new WorkerOptions { DataDirectory = Path.Combine(_folder, "data") });
        var options = Options.Create(new BlenderOptions { Path = program, Isolation = IsolationMode.Off });
        using var scratch = new ScratchFolder(worker);
        using var finder = new BlenderFinder(null!, null!, options, NullLogger<BlenderFinder>.Instance);
        using var sandbox = new Sandbox(finder, scratch, options, NullLogger<Sandbox>.Instance);
        await using var pool = new BlenderPool(
            sandbox,
            scratch,
            new MemoryBound(options, worker),
            options,
            worker,
            TimeProvider.System,
            NullLogger<BlenderPool>.Instance
        );
        return await pool.JudgeAsync(FailureSigns.Find(line)!.ToFault("tail"), default);
    }
}
