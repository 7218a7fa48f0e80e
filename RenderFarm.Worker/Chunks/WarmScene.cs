using System.Diagnostics;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Parts;
using RenderFarm.Worker.Scenes;

namespace RenderFarm.Worker.Chunks;

/// <summary>A chunk's scene in a warm Blender with the job's settings. A Blender that died is replaced for the next frame.</summary>
internal sealed class WarmScene(SceneCache scenes, BlenderPool pool, SceneRef scene, RenderSettings settings, TimeProvider time) : IAsyncDisposable
{
    private SceneLease? _lease;
    private BlenderProcess? _blender;

    /// <summary>What Blender printed for the frame in hand; null before there is a Blender.</summary>
    public FrameLog? Log => _blender?.Log;

    /// <summary>Set by <see cref="PrepareAsync"/>.</summary>
    public PreparedScene Prepared => _blender?.Prepared ?? throw new InvalidOperationException("The scene is not prepared.");

    /// <summary>Brings the scene, a Blender and both together, as far as they are not. A Blender that dies over it is given one second chance.</summary>
    /// <returns>What it took.</returns>
    /// <exception cref="RenderFault">The scene cannot be rendered here.</exception>
    public async Task<FrameTimings> PrepareAsync(CancellationToken cancellation)
    {
        try
        {
            return await PrepareOnceAsync(cancellation);
        }
        catch (RenderFault fault) when (MayPass(fault))
        {
            return await PrepareOnceAsync(cancellation);
        }
    }

    /// <summary>Renders a frame, or a part of it, into the folder. A Blender that the machine fails is given one second chance.</summary>
    /// <param name="frame">The frame's number.</param>
    /// <param name="part">What of it; null for all.</param>
    /// <param name="folder">Where the image goes.</param>
    /// <param name="onProgress">Is told the fraction that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends Blender.</param>
    /// <exception cref="RenderFault">There is no image.</exception>
    public async Task<BlenderFrame> RenderAsync(int frame, FramePart? part, string folder, Action<double> onProgress, CancellationToken cancellation)
    {
        try
        {
            return await RenderOnceAsync(frame, part, folder, onProgress, cancellation);
        }
        catch (RenderFault fault) when (MayPass(fault))
        {
            await PrepareAsync(cancellation);
            return await RenderOnceAsync(frame, part, folder, onProgress, cancellation);
        }
    }

    /// <summary>Makes the image of a frame of its merged parts.</summary>
    /// <exception cref="RenderFault">There is no image.</exception>
    public async Task<BlenderFrame> ComposeAsync(int frame, string layers, string folder, CancellationToken cancellation)
    {
        using var span = FarmTelemetry.Source.StartActivity("blender.compose");
        return await _blender!.ComposeAsync(frame, layers, folder, cancellation);
    }

    /// <summary>What the next frame is expected to take; null when nothing tells.</summary>
    public TimeSpan? Expected => _blender?.Pace.Expected;

    /// <summary>How long the frame or part in hand will go on; null when nothing tells.</summary>
    public TimeSpan? Remaining(FramePart? part, TimeSpan elapsed, double fraction) =>
        (part is null ? _blender?.Pace : new FramePace())?.Remaining(elapsed, fraction);

    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        _lease?.Dispose();
    }

    /// <summary>Another process may do better: this one was killed, or its GPU failed it.</summary>
    private bool MayPass(RenderFault fault) => fault.Kind == FaultKind.Worker && (_blender is null ? fault.IsJobs : !_blender.IsAlive);

    private async Task<FrameTimings> PrepareOnceAsync(CancellationToken cancellation)
    {
        var timings = new FrameTimings();
        if (_blender is { IsAlive: true, OpenScene: not null, Prepared: not null } warm && await pool.MayGoOnAsync(warm))
        {
            warm.BeginLog();
            return timings;
        }

        await DropAsync();
        if (_lease is null)
        {
            using var span = FarmTelemetry.Source.StartActivity("scene.fetch");
            var begun = time.GetTimestamp();
            _lease = await scenes.GetAsync(scene, cancellation);
            timings = timings with { SceneFetch = time.GetElapsedTime(begun).TotalSeconds };
        }

        using (FarmTelemetry.Source.StartActivity("blender.start"))
        {
            var begun = time.GetTimestamp();
            _blender = await pool.RentAsync(scene.Identity, cancellation);
            timings = timings with { BlenderStart = time.GetElapsedTime(begun).TotalSeconds };
        }

        using (FarmTelemetry.Source.StartActivity("blender.load"))
        {
            var begun = time.GetTimestamp();
            await LoadAsync(_blender, _lease.Path, cancellation);
            return timings with { SceneLoad = time.GetElapsedTime(begun).TotalSeconds };
        }
    }

    private async Task LoadAsync(BlenderProcess blender, string path, CancellationToken cancellation)
    {
        blender.BeginLog();
        if (blender.OpenScene == scene.Identity && blender.Settings == settings && blender.Prepared is not null) return;

        if (blender.OpenScene != scene.Identity || blender.Settings is not null) await blender.OpenAsync(scene.Identity, path, cancellation);
        await blender.ConfigureAsync(settings, cancellation);
    }

    private async Task<BlenderFrame> RenderOnceAsync(int frame, FramePart? part, string folder, Action<double> onProgress, CancellationToken cancellation)
    {
        using var span = FarmTelemetry.Source.StartActivity("blender.render");
        var progress = new RenderProgress(Prepared.Layers);
        try
        {
            return await _blender!.RenderAsync(
                frame,
                folder,
                line =>
                {
                    var told = progress.Read(line);
                    if (told) onProgress(progress.Fraction);
                    return told;
                },
                cancellation,
                part);
        }
        catch (RenderFault fault)
        {
            span?.SetStatus(ActivityStatusCode.Error, fault.Message);
            throw DiskSpace.IsFull(folder) ? DiskSpace.Fault(folder, fault) : fault;
        }
    }

    private async Task DropAsync()
    {
        if (_blender is not { } blender) return;

        _blender = null;
        await pool.ReturnAsync(blender);
    }
}
