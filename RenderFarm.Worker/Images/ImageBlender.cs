using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Images;

/// <summary>
/// The worker's image tool: a second Blender, warm from the worker's start, that decodes frames and makes their previews while the first
/// one renders.
/// It does one thing at a time and is replaced when it dies.
/// </summary>
internal sealed partial class ImageBlender(
    Sandbox sandbox,
    ScratchFolder scratch,
    IOptions<BlenderOptions> options,
    TimeProvider time,
    ILogger<ImageBlender> logger
) : BackgroundService, IAsyncDisposable
{
    /// <summary>The longer side of a preview, in pixels.</summary>
    public const int PreviewSide = 320;

    /// <summary>An image of many gigapixels takes less.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private static readonly WorkerOptions OneThread = new() { Threads = 1 };

    private readonly SemaphoreSlim _turn = new(1, 1);
    private BlenderProcess? _blender;

    /// <summary>Decodes an image, examines it and makes a preview. A Blender that dies of it is given one second chance.</summary>
    /// <param name="path">The image.</param>
    /// <param name="preview">Where the preview goes, a JPEG.</param>
    /// <param name="view">How the colours of an OpenEXR or HDR are shown.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BadImageException">It cannot be decoded.</exception>
    /// <exception cref="RenderFault">There is no Blender, or it died twice.</exception>
    public async Task<ImageLook> LookAsync(string path, string preview, ViewSettings? view, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await LookOnceAsync(path, preview, view, cancellationToken);
        }
        catch (RenderFault fault) when (_blender is { IsAlive: false })
        {
            LogDied(fault.Message);
            return await LookOnceAsync(path, preview, view, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_blender is not null)
            await _blender.DisposeAsync();
        _blender = null;
        _turn.Dispose();
        base.Dispose();
    }

    /// <summary>Warms it up, so that the first frame does not wait.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _turn.WaitAsync(stoppingToken);
        try
        {
            await GetAsync(stoppingToken);
        }
        catch (RenderFault)
        {
            // The worker says by itself that it has no Blender.
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<ImageLook> LookOnceAsync(string path, string preview, ViewSettings? view, CancellationToken cancellationToken)
    {
        var blender = await GetAsync(cancellationToken);
        blender.BeginLog();
        // A look that is begun is seen through: giving it up would end the process, and it takes a fraction of a second.
        using var limit = new CancellationTokenSource(Longest, time);
        try
        {
            return await blender.LookAsync(path, preview, PreviewSide, view, limit.Token);
        }
        catch (RenderFault fault) when (blender.IsAlive && fault.Kind == FaultKind.Frame)
        {
            throw new BadImageException(fault.Message);
        }
        catch (OperationCanceledException)
        {
            throw new RenderFault(FaultKind.Frame, $"Blender did not read the image within {Longest.TotalMinutes:0} minutes.");
        }
    }

    private async Task<BlenderProcess> GetAsync(CancellationToken cancellationToken)
    {
        if (_blender is { IsAlive: true })
            return _blender;

        if (_blender is not null)
            await _blender.DisposeAsync();
        _blender = null;
        var blender = await BlenderProcess.StartAsync(
            await sandbox.GetAsync(cancellationToken),
            options.Value,
            OneThread,
            scratch,
            time,
            cancellationToken,
            "images"
        );
        await blender.DoAsync<object>(new { @do = "step back" }, cancellationToken);
        return _blender = blender;
    }

    [LoggerMessage(3201, LogLevel.Warning, "The Blender that looks at images died and is started again: {Error}")]
    private partial void LogDied(string error);
}
