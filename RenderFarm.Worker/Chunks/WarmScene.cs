using System.Diagnostics;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Telemetry;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Scenes;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Chunks;

/// <summary>Opens scenes in the worker's Blenders.</summary>
internal sealed class WarmScenes(SceneCache scenes, BlenderPool pool, TimeProvider time)
{
    /// <summary>Nothing is brought before it is asked for.</summary>
    public WarmScene Open(SceneRef scene, RenderSettings settings) => new(scenes, pool, scene, settings, time);
}

/// <summary>A chunk's scene in a warm Blender with the job's settings. A Blender that died is replaced for the next frame.</summary>
internal sealed class WarmScene(SceneCache scenes, BlenderPool pool, SceneRef scene, RenderSettings settings, TimeProvider time)
    : IAsyncDisposable
{
    /// <summary>A scene has many layers, or prints lines that look like phases.</summary>
    private const int MostPhases = 64;

    private readonly List<ActivityContext> _madeReady = [];
    private SceneLease? _lease;
    private BlenderProcess? _blender;

    /// <summary>What Blender printed for the frame in hand; null before there is a Blender.</summary>
    public FrameLog? Log => _blender?.Log;

    /// <summary>Set by <see cref="PrepareAsync"/>.</summary>
    public PreparedScene Prepared => _blender?.Prepared ?? throw new InvalidOperationException("The scene is not prepared.");

    /// <summary>
    /// Brings the scene, a Blender and both together, as far as they are not. A Blender that dies over it is given one second chance.
    /// </summary>
    /// <param name="run">The frame that they are for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it took.</returns>
    /// <exception cref="RenderFault">The scene cannot be rendered here.</exception>
    public async Task<FrameTimings> PrepareAsync(FrameRun run, CancellationToken cancellationToken)
    {
        FrameTimings timings;
        try
        {
            timings = await PrepareOnceAsync(run, cancellationToken);
        }
        catch (RenderFault fault) when (MayPass(fault))
        {
            await ThrowIfMachinesAsync(fault, cancellationToken);
            timings = await PrepareOnceAsync(run, cancellationToken);
        }

        run.Renders(Prepared, _madeReady);
        return timings;
    }

    /// <summary>Renders a frame, or a part of it, into the folder. A Blender that the machine fails is given one second chance.</summary>
    /// <param name="run">The frame.</param>
    /// <param name="part">What of it; null for all.</param>
    /// <param name="folder">Where the image goes.</param>
    /// <param name="onProgress">Is told the fraction that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends Blender.</param>
    /// <exception cref="RenderFault">There is no image.</exception>
    public async Task<BlenderFrame> RenderAsync(
        FrameRun run,
        FramePart? part,
        string folder,
        Action<double> onProgress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await RenderOnceAsync(run, part, folder, onProgress, cancellationToken);
        }
        catch (RenderFault fault) when (MayPass(fault))
        {
            await ThrowIfMachinesAsync(fault, cancellationToken);
            run.Enter("frame.prepare");
            await PrepareAsync(run, cancellationToken);
            return await RenderOnceAsync(run, part, folder, onProgress, cancellationToken);
        }
    }

    /// <summary>Makes the image of a frame of its merged parts.</summary>
    /// <exception cref="RenderFault">There is no image.</exception>
    public async Task<BlenderFrame> ComposeAsync(FrameRun run, string layers, string folder, CancellationToken cancellationToken)
    {
        run.Enter("blender.compose");
        return await _blender!.ComposeAsync(run.Number, layers, folder, cancellationToken);
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

    /// <summary>Another process may do better: this one was killed, or spoke of a failing machine.</summary>
    private bool MayPass(RenderFault fault) =>
        fault.Sign is not null || (fault.Kind == FaultKind.Worker && (_blender is null ? fault.IsJobs : !_blender.IsAlive));

    private async Task ThrowIfMachinesAsync(RenderFault fault, CancellationToken cancellationToken)
    {
        var judged = await pool.JudgeAsync(fault, cancellationToken);
        if (judged != fault)
            throw judged;
    }

    private async Task<FrameTimings> PrepareOnceAsync(FrameRun run, CancellationToken cancellationToken)
    {
        var timings = new FrameTimings();
        if (_blender is { IsAlive: true, OpenScene: not null, Prepared: not null } warm && await pool.MayGoOnAsync(warm))
        {
            warm.BeginLog();
            return timings;
        }

        await DropAsync();
        _madeReady.Clear();
        if (_lease is null)
        {
            Enter(run, "scene.fetch").Tag(("renderfarm.scene.sha256", scene.Sha256), ("renderfarm.scene.size", scene.SizeBytes));
            var begun = time.GetTimestamp();
            _lease = await scenes.GetAsync(scene, cancellationToken);
            timings = timings with { SceneFetch = time.GetElapsedTime(begun).TotalSeconds };
        }

        Enter(run, "blender.start");
        var starting = time.GetTimestamp();
        _blender = await pool.RentAsync(_lease.All, cancellationToken);
        timings = timings with { BlenderStart = time.GetElapsedTime(starting).TotalSeconds };

        Enter(run, "blender.load");
        var loading = time.GetTimestamp();
        await LoadAsync(_blender, _lease.Path, cancellationToken);
        return timings with { SceneLoad = time.GetElapsedTime(loading).TotalSeconds };
    }

    /// <summary>The frames after this one have a link to what it waits for.</summary>
    private Activity? Enter(FrameRun run, string phase)
    {
        var span = run.Enter(phase);
        if (span is not null)
            _madeReady.Add(span.Context);
        return span;
    }

    private async Task LoadAsync(BlenderProcess blender, string path, CancellationToken cancellationToken)
    {
        blender.BeginLog();
        if (blender.OpenScene == scene.Identity && blender.Settings == settings && blender.Prepared is not null)
            return;

        if (blender.OpenScene != scene.Identity || blender.Settings is not null)
            await blender.OpenAsync(scene.Identity, path, cancellationToken);
        await blender.ConfigureAsync(settings, cancellationToken);
    }

    private async Task<BlenderFrame> RenderOnceAsync(
        FrameRun run,
        FramePart? part,
        string folder,
        Action<double> onProgress,
        CancellationToken cancellationToken
    )
    {
        var span = run.Enter("blender.render");
        using var phases = new SpanRow(span, MostPhases);
        var progress = new RenderProgress(Prepared.Layers);
        try
        {
            return await _blender!.RenderAsync(
                run.Number,
                folder,
                line =>
                {
                    if (span is not null && RenderProgress.PhaseOf(line) is { } phase)
                        phases.Enter(phase);
                    var told = progress.Read(line);
                    if (told)
                        onProgress(progress.Fraction);
                    return told;
                },
                cancellationToken,
                part
            );
        }
        catch (RenderFault fault)
        {
            span?.SetStatus(ActivityStatusCode.Error, fault.Message);
            if (DiskSpace.IsFull(folder))
                throw RenderFault.DiskFull(folder, fault);
            throw;
        }
    }

    private async Task DropAsync()
    {
        if (_blender is not { } blender)
            return;

        _blender = null;
        await pool.ReturnAsync(blender);
    }
}
