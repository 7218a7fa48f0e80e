using System.ComponentModel;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// One Blender that runs our driver and does what it is told over stdin, one command at a time. It ends by itself when this process is
/// gone, since its stdin ends then. After a <see cref="RenderFault"/> it is either dead, see <see cref="IsAlive"/>, or ready for the next
/// command. It writes into its own folder only; images are taken from there.
/// </summary>
internal sealed class BlenderProcess : IAsyncDisposable
{
    private readonly DriverLink _driver;
    private readonly BlenderFolder _folder;
    private readonly (string Path, DateTime Made)? _reads;
    private readonly TimeProvider _time;

    private BlenderProcess(DriverLink driver, BlenderFolder folder, (string Path, DateTime Made)? reads, TimeProvider time) =>
        (_driver, _folder, _reads, _time) = (driver, folder, reads, time);

    public int Id => _driver.Process.Id;

    public bool IsAlive => _driver.IsReady;

    /// <summary>What Cycles may render on: see <see cref="WorkerOptions.Device"/>.</summary>
    public required string Device { get; init; }

    /// <summary><see cref="SceneRef.Identity"/> of the scene that is open; null when none is.</summary>
    public string? OpenScene { get; private set; }

    /// <summary>The job's settings that were applied to the open scene; null when it is as it was saved.</summary>
    public RenderSettings? Settings { get; private set; }

    /// <summary>What the driver said when they were applied; null when that failed.</summary>
    public PreparedScene? Prepared { get; private set; }

    /// <summary>How fast the open scene renders with its settings.</summary>
    public FramePace Pace { get; private set; } = new();

    /// <summary>Bytes of memory that it holds now.</summary>
    public long ResidentBytes => ProcessTree.ResidentBytes(_driver.Process);

    /// <summary>Bytes that it held after the first frame of the open scene with its settings; null before.</summary>
    public long? FirstResidentBytes { get; private set; }

    /// <summary>There is memory for Cycles to keep its data from frame to frame.</summary>
    public bool MayKeepData { get; set; } = true;

    /// <summary>What Blender printed since <see cref="BeginLog"/>.</summary>
    public FrameLog Log => _driver.Log;

    /// <summary>Starts a process and waits until the driver is there.</summary>
    /// <param name="blender">Which, and how confined.</param>
    /// <param name="options">How long it may take, and what it may hold.</param>
    /// <param name="worker">The threads and the device.</param>
    /// <param name="scratch">Where its home is made.</param>
    /// <param name="time">Measures frames.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="purpose">What it is for, in a word.</param>
    /// <param name="reads">A file or folder of the worker's that it is to read; null when there is none.</param>
    /// <param name="writes">A folder of the worker's that it is to write; null when there is none.</param>
    /// <exception cref="RenderFault">Blender does not start: the worker's fault.</exception>
    public static async Task<BlenderProcess> StartAsync(
        ConfinedBlender blender,
        BlenderOptions options,
        WorkerOptions worker,
        ScratchFolder scratch,
        TimeProvider time,
        CancellationToken cancellationToken,
        string purpose = "render",
        string? reads = null,
        string? writes = null
    )
    {
        var folder = new BlenderFolder(scratch, purpose, blender.Confinement);
        try
        {
            var driver = await folder.FillAsync(reads, writes, cancellationToken);
            (string, DateTime)? seen = reads is null ? null : (reads, File.GetCreationTimeUtc(reads));
            var start = BlenderCommandLine.Create(
                blender,
                driver,
                worker.ThreadsEach,
                folder.Path,
                reads is null ? [] : [reads],
                writes is null ? [] : [writes]
            );
            var link = await DriverLink.StartAsync(
                start,
                (options.HangTimeout, options.FrameTimeout),
                MemoryBound.Most(options, worker),
                time,
                cancellationToken
            );
            return new BlenderProcess(link, folder, seen, time) { Device = worker.Device };
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            folder.Dispose();
            throw RenderFault.DiskFull(folder.Path, exception);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or RenderFault)
        {
            folder.Dispose();
            var fault = exception as RenderFault;
            throw new RenderFault(
                FaultKind.Worker,
                $"Blender at {blender.Executable.Path} does not start: {exception.Message}",
                fault?.LogTail,
                exception
            )
            {
                IsJobs = fault is { Kind: FaultKind.Worker, IsJobs: true },
            };
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Whether it was started to read this file or folder, which has not been removed and made again since.</summary>
    public bool Sees(string files) => _reads is { } reads && reads == (files, File.GetCreationTimeUtc(files));

    /// <summary>Lets it read what has come to that file or folder since it was started.</summary>
    public void LetRead(string files) => _folder.LetRead(files);

    /// <summary>Gives it files in the folder that it was started to write.</summary>
    public void Give(IEnumerable<string> files) => _folder.Give(files);

    /// <summary>Starts the log of the next frame.</summary>
    public void BeginLog() => _driver.Log = new FrameLog();

    /// <summary>Opens a scene as it was saved.</summary>
    /// <exception cref="RenderFault">It cannot be opened.</exception>
    public async Task OpenAsync(string identity, string path, CancellationToken cancellationToken)
    {
        OpenScene = null;
        Settings = null;
        Prepared = null;
        await _driver.CommandAsync<object>(
            new
            {
                @do = "open",
                path,
                sentFiles = _reads?.Path,
            },
            null,
            cancellationToken
        );
        OpenScene = identity;
    }

    /// <summary>Reads what a scene of the open file says about itself; without a name, the one that it was saved with.</summary>
    /// <exception cref="RenderFault">The process ended.</exception>
    public Task<SceneInspection> InspectAsync(string? scene, CancellationToken cancellationToken) =>
        _driver.CommandAsync<SceneInspection>(new { @do = "inspect", scene }, null, cancellationToken);

    /// <summary>Applies a job's settings and the farm's own rules to the open scene, in memory.</summary>
    /// <exception cref="RenderFault">The scene cannot be rendered.</exception>
    public async Task ConfigureAsync(RenderSettings settings, CancellationToken cancellationToken)
    {
        Settings = settings;
        Pace = new FramePace();
        FirstResidentBytes = null;
        Prepared = await _driver.CommandAsync<PreparedScene>(
            new
            {
                @do = "configure",
                settings,
                device = Device,
            },
            null,
            cancellationToken
        );
    }

    /// <summary>Renders a frame of the open scene, or a part of it, into a folder.</summary>
    /// <param name="frame">The frame's number.</param>
    /// <param name="folder">Where the image goes.</param>
    /// <param name="onLine">Sees every line that Blender prints of a scene that cannot forge them, and says whether it tells
    /// progress.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <param name="part">What of it; null for all. The image of a part is an OpenEXR of all passes.</param>
    /// <exception cref="RenderFault">There is no image, or none to be trusted.</exception>
    public async Task<BlenderFrame> RenderAsync(
        int frame,
        string folder,
        Func<string, bool> onLine,
        CancellationToken cancellationToken,
        FramePart? part = null
    )
    {
        var begun = _time.GetTimestamp();
        var setup = TimeSpan.Zero;
        var aids = Pace.Aids;
        var answer = await _driver.CommandAsync<RenderAnswer>(
            new
            {
                @do = "render",
                frame,
                folder = _folder.Images,
                persistent = MayKeepData && aids.Persistent && Prepared is { CanPersist: true },
                progress = aids.SmallTiles,
                part,
            },
            line =>
            {
                if (Prepared is { IsPlain: true } && onLine(line) && setup == TimeSpan.Zero)
                    setup = _time.GetElapsedTime(begun);
            },
            cancellationToken
        );
        var image = _folder.Take(answer.Path, folder, Log);
        var outputs = _folder.TakeAll(answer.Outputs ?? [], folder, Log);
        var frameTime = _time.GetElapsedTime(begun);
        FirstResidentBytes ??= ResidentBytes;
        Pace.Add(part is null ? frameTime : setup + ((frameTime - setup) / part.Share(Prepared!)), setup);
        return new BlenderFrame(image, frameTime) { Outputs = outputs };
    }

    /// <summary>Has the driver do something that needs no scene.</summary>
    /// <exception cref="RenderFault">It could not be done, or the process ended; see <see cref="IsAlive"/>.</exception>
    public Task<TAnswer> DoAsync<TAnswer>(object command, CancellationToken cancellationToken)
        where TAnswer : class => _driver.CommandAsync<TAnswer>(command, null, cancellationToken);

    /// <summary>Decodes an image, examines it and makes a preview.</summary>
    /// <param name="path">The image.</param>
    /// <param name="preview">Where the preview goes, a JPEG.</param>
    /// <param name="side">The longer side of the preview at most, in pixels.</param>
    /// <param name="view">How the colours of an OpenEXR or HDR are shown.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="RenderFault">It cannot be decoded, or the process ended; see <see cref="IsAlive"/>.</exception>
    public async Task<ImageLook> LookAsync(string path, string preview, int side, ViewSettings? view, CancellationToken cancellationToken)
    {
        var shown = _folder.Show(path);
        try
        {
            var made = Path.Combine(_folder.Images, "preview.jpg");
            var look = await DoAsync<ImageLook>(
                new
                {
                    @do = "look",
                    path = shown,
                    preview = made,
                    side,
                    view,
                },
                cancellationToken
            );
            File.Move(_folder.Take(made, Path.GetDirectoryName(preview)!, Log), preview, overwrite: true);
            return look;
        }
        finally
        {
            File.Delete(shown);
        }
    }

    /// <summary>Makes the image of a frame of its merged parts. After that no scene is open.</summary>
    /// <param name="frame">The frame's number.</param>
    /// <param name="layers">The merged parts: an OpenEXR of all passes.</param>
    /// <param name="folder">Where the image goes.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="RenderFault">There is no image.</exception>
    public async Task<BlenderFrame> ComposeAsync(int frame, string layers, string folder, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        OpenScene = null;
        Settings = null;
        var shown = _folder.Show(layers);
        var answer = await _driver.CommandAsync<RenderAnswer>(
            new
            {
                @do = "compose",
                frame,
                layers = shown,
                folder = _folder.Images,
            },
            null,
            cancellationToken
        );
        var image = _folder.Take(answer.Path, folder, Log);
        File.Delete(shown);
        return new BlenderFrame(image, _time.GetElapsedTime(begun));
    }

    /// <summary>Does to Blender what the end of this process would.</summary>
    public void CloseInput() => _driver.CloseInput();

    public async ValueTask DisposeAsync()
    {
        await _driver.DisposeAsync();
        _folder.Dispose();
    }
}
