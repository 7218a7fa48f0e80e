using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Blender.Install;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Tests.Blender;

/// <summary>Starts Blenders the way the worker does, in a folder of their own.</summary>
public sealed class BlenderFixture : IDisposable
{
    private readonly ScratchFolder _scratch;

    public BlenderFixture()
    {
        Folder = Directory.CreateTempSubdirectory("renderfarm-blender-").FullName;
        _scratch = new ScratchFolder(Options.Create(new WorkerOptions { DataDirectory = Folder }));
    }

    public string Folder { get; }

    public void Dispose()
    {
        _scratch.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    internal async Task<BlenderProcess> StartAsync(TimeSpan? hangTimeout = null, WorkerOptions? worker = null, string? program = null)
    {
        var (blender, problem) = await BlenderProbe.TryAsync(program ?? TestBlender.Path, default);
        Assert.Null(problem);
        // As in use: on a busy machine a first shader may take minutes to compile.
        var options = new BlenderOptions();
        options.HangTimeout = hangTimeout ?? options.HangTimeout;
        return await StartAsync(blender!, options, worker);
    }

    /// <summary>Starts a program that takes Blender's part.</summary>
    internal Task<BlenderProcess> StartAsync(string program, BlenderOptions options) =>
        StartAsync(new BlenderExecutable(program, "0.0.0"), options);

    /// <summary>Starts one that has the scene open, with settings.</summary>
    internal async Task<BlenderProcess> StartAsync(string scene, RenderSettings? settings = null)
    {
        var blender = await StartAsync();
        await blender.OpenAsync(scene, scene, default);
        await blender.ConfigureAsync(settings ?? new RenderSettings(), default);
        return blender;
    }

    /// <summary>Starts one, kept apart by nothing, for what lies in a folder.</summary>
    internal async Task<BlenderProcess> StartReadingAsync(string folder) =>
        await StartAsync((await BlenderProbe.TryAsync(TestBlender.Path, default)).Blender!, new BlenderOptions(), reads: folder);

    internal string NewFolder() => _scratch.Make("test");

    private Task<BlenderProcess> StartAsync(
        BlenderExecutable blender,
        BlenderOptions options,
        WorkerOptions? worker = null,
        string? reads = null
    ) =>
        BlenderProcess.StartAsync(
            new ConfinedBlender(blender, Confinement.None),
            options,
            worker ?? new WorkerOptions(),
            _scratch,
            TimeProvider.System,
            default,
            reads: reads
        );
}
