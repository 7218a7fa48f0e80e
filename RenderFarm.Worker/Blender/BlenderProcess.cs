using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender.Failures;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Blender.Memory;
using RenderFarm.Worker.Parts;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// One Blender that runs our driver and does what it is told over stdin, one command at a time. It ends by itself when this process is gone, since its
/// stdin ends then. After a <see cref="RenderFault"/> it is either dead, see <see cref="IsAlive"/>, or ready for the next command.
/// </summary>
internal sealed class BlenderProcess : IAsyncDisposable
{
    private const string AnswerPrefix = "@renderfarm ";

    /// <summary>A cold disk may take half a minute to bring Blender in.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What is not said is the scene's.</summary>
    private static readonly JsonSerializerOptions CommandJson = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Process _process;
    private readonly string _folder;
    private readonly Confinement _confinement;
    private readonly TimeProvider _time;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(1000);
    private readonly long _memoryKills = OutOfMemoryKills.Count();
    private bool _broken;

    private BlenderProcess(Process process, string folder, Confinement confinement, TimeProvider time)
    {
        _process = process;
        _folder = folder;
        _confinement = confinement;
        _time = time;
        _ = ReadAsync();
    }

    public int Id => _process.Id;

    public bool IsAlive => !_broken && !_process.HasExited;

    /// <summary>How long Blender may go on in the middle of a command without a change of its status.</summary>
    public required TimeSpan HangTimeout { get; init; }

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
    public long ResidentBytes => ProcessTree.ResidentBytes(_process);

    /// <summary>Bytes that it held after the first frame of the open scene with its settings; null before.</summary>
    public long? FirstResidentBytes { get; private set; }

    /// <summary>There is memory for Cycles to keep its data from frame to frame.</summary>
    public bool MayKeepData { get; set; } = true;

    /// <summary>What Blender printed since <see cref="BeginLog"/>.</summary>
    public FrameLog Log { get; private set; } = new();

    /// <summary>Starts a process and waits until the driver answers.</summary>
    /// <exception cref="RenderFault">Blender does not start: the worker's fault.</exception>
    public static async Task<BlenderProcess> StartAsync(
        ConfinedBlender blender, BlenderOptions options, WorkerOptions worker, ScratchFolder scratch, TimeProvider time, CancellationToken cancellation,
        string purpose = "render")
    {
        var folder = scratch.Make($"blender-{purpose}");
        try
        {
            var driver = await BlenderCommandLine.WriteDriverAsync(folder, cancellation);
            blender.Confinement.Admit(folder);
            var process = Process.Start(BlenderCommandLine.Create(blender, driver, worker.ThreadsEach, folder))
                ?? throw new InvalidOperationException("the system started no process");
            var started = new BlenderProcess(process, folder, blender.Confinement, time) { HangTimeout = options.HangTimeout, Device = worker.Device };
            try
            {
                await started.AnswerAsync(null, StartTimeout, cancellation);
                return started;
            }
            catch
            {
                await started.DisposeAsync();
                throw;
            }
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.Fault(folder, exception);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or RenderFault)
        {
            ScratchFolder.Remove(folder);
            var fault = exception as RenderFault;
            throw new RenderFault(FaultKind.Worker, $"Blender at {blender.Executable.Path} does not start: {exception.Message}", fault?.LogTail, exception)
            {
                IsJobs = fault is { Kind: FaultKind.Worker, IsJobs: true },
            };
        }
    }

    /// <summary>Starts the log of the next frame.</summary>
    public void BeginLog() => Log = new FrameLog();

    /// <summary>Opens a scene as it was saved.</summary>
    /// <exception cref="RenderFault">It cannot be opened.</exception>
    public async Task OpenAsync(string identity, string path, CancellationToken cancellation)
    {
        OpenScene = null;
        Settings = null;
        Prepared = null;
        await CommandAsync<JsonElement>(new { @do = "open", path }, null, cancellation);
        OpenScene = identity;
    }

    /// <summary>Reads what the open scene says about itself.</summary>
    /// <exception cref="RenderFault">The process ended.</exception>
    public Task<SceneInspection> InspectAsync(CancellationToken cancellation) =>
        CommandAsync<SceneInspection>(new { @do = "inspect" }, null, cancellation);

    /// <summary>Applies a job's settings and the farm's own rules to the open scene, in memory.</summary>
    /// <exception cref="RenderFault">The scene cannot be rendered.</exception>
    public async Task ConfigureAsync(RenderSettings settings, CancellationToken cancellation)
    {
        Settings = settings;
        Pace = new FramePace();
        FirstResidentBytes = null;
        Prepared = await CommandAsync<PreparedScene>(
            new { @do = "configure", settings, device = Device }, null, cancellation);
    }

    /// <summary>Renders a frame of the open scene, or a part of it, into a folder.</summary>
    /// <param name="frame">The frame's number.</param>
    /// <param name="folder">Where the image goes.</param>
    /// <param name="onLine">Sees every line that Blender prints, and says whether it tells progress.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <param name="part">What of it; null for all. The image of a part is an OpenEXR of all passes.</param>
    /// <exception cref="RenderFault">There is no image, or none to be trusted.</exception>
    public async Task<BlenderFrame> RenderAsync(
        int frame, string folder, Func<string, bool> onLine, CancellationToken cancellation, FramePart? part = null)
    {
        var begun = _time.GetTimestamp();
        var setup = TimeSpan.Zero;
        var aids = Pace.Aids;
        _confinement.Admit(folder);
        var answer = await CommandAsync<RenderAnswer>(
            new { @do = "render", frame, folder, persistent = MayKeepData && aids.Persistent && Prepared is { CanPersist: true }, progress = aids.SmallTiles, part },
            line =>
            {
                if (onLine(line) && setup == TimeSpan.Zero) setup = _time.GetElapsedTime(begun);
            },
            cancellation);
        CheckSaved(answer.Path, folder);
        var frameTime = _time.GetElapsedTime(begun);
        FirstResidentBytes ??= ResidentBytes;
        Pace.Add(part is null ? frameTime : setup + ((frameTime - setup) / part.Share(Prepared!)), setup);
        return new BlenderFrame(answer.Path, frameTime);
    }

    /// <summary>Lets it write into a folder of the worker's.</summary>
    public void Admit(string folder) => _confinement.Admit(folder);

    /// <summary>Has the driver do something that needs no scene.</summary>
    /// <exception cref="RenderFault">It could not be done, or the process ended; see <see cref="IsAlive"/>.</exception>
    public Task<TAnswer> DoAsync<TAnswer>(object command, CancellationToken cancellation) => CommandAsync<TAnswer>(command, null, cancellation);

    /// <summary>Makes the image of a frame of its merged parts. After that no scene is open.</summary>
    /// <param name="frame">The frame's number.</param>
    /// <param name="layers">The merged parts: an OpenEXR of all passes.</param>
    /// <param name="folder">Where the image goes.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="RenderFault">There is no image.</exception>
    public async Task<BlenderFrame> ComposeAsync(int frame, string layers, string folder, CancellationToken cancellation)
    {
        var begun = _time.GetTimestamp();
        OpenScene = null;
        Settings = null;
        _confinement.Admit(folder);
        var answer = await CommandAsync<RenderAnswer>(new { @do = "compose", frame, layers, folder }, null, cancellation);
        CheckSaved(answer.Path, folder);
        return new BlenderFrame(answer.Path, _time.GetElapsedTime(begun));
    }

    private void CheckSaved(string path, string folder)
    {
        if (Path.GetDirectoryName(path) != folder || new FileInfo(path).LinkTarget is not null)
            throw new RenderFault(FaultKind.Frame, $"Blender says that it has saved {path}, which is no file in the folder that it was given.", Log.Tail());
    }

    /// <summary>Does to Blender what the end of this process would.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    public async ValueTask DisposeAsync()
    {
        Kill();
        using (var timeout = new CancellationTokenSource(EndTimeout, _time))
        {
            await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _process.Dispose();
        ScratchFolder.Remove(_folder);
    }

    private async Task<TAnswer> CommandAsync<TAnswer>(object command, Action<string>? onLine, CancellationToken cancellation)
    {
        var isSound = false;
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command, CommandJson).AsMemory(), cancellation);
            await _process.StandardInput.FlushAsync(cancellation);
            var answer = await AnswerAsync(onLine, HangTimeout, cancellation);
            isSound = true;
            return answer.Fields<TAnswer>(Log.Tail());
        }
        catch (IOException)
        {
            throw await EndedAsync(sign: null);
        }
        finally
        {
            // Without its answer nobody knows what the process is doing, and after a failure of the machine it is not to be trusted.
            if (!isSound) Kill();
        }
    }

    /// <summary>Waits for the driver's answer.</summary>
    /// <exception cref="RenderFault">None comes, or Blender told of a failing machine: what it then answers, and saves, is not to be trusted.</exception>
    private async Task<DriverAnswer> AnswerAsync(Action<string>? onLine, TimeSpan patience, CancellationToken cancellation)
    {
        FailureSign? sign = null;
        using var watchdog = new Watchdog(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, watchdog.Hung);
        while (true)
        {
            string line;
            try
            {
                line = await _lines.Reader.ReadAsync(either.Token);
            }
            catch (ChannelClosedException)
            {
                throw await EndedAsync(sign);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw Hang(watchdog);
            }

            if (line.StartsWith(AnswerPrefix, StringComparison.Ordinal))
            {
                var answer = DriverAnswer.Parse(line[AnswerPrefix.Length..]);
                sign ??= FailureSigns.Find(answer.Error ?? "");
                return sign is null ? answer : throw sign.ToFault(Log.Tail());
            }

            if (line.Length == 0) continue;

            Log.Add(line);
            watchdog.See(line);
            sign ??= FailureSigns.Find(line);
            onLine?.Invoke(line);
        }
    }

    private RenderFault Hang(Watchdog watchdog)
    {
        var last = watchdog.Status is { } status ? $" It last said '{status}'." : "";
        return new RenderFault(
            FaultKind.Frame, $"Blender made no progress for {watchdog.Patience.TotalSeconds:0.#} seconds and was ended.{last} See Blender:HangTimeout.", Log.Tail());
    }

    private async Task<RenderFault> EndedAsync(FailureSign? sign)
    {
        using var timeout = new CancellationTokenSource(EndTimeout, _time);
        await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return BlenderExit.Explain(_process.HasExited ? _process.ExitCode : null, sign, OutOfMemoryKills.Count() > _memoryKills, Log.Tail());
    }

    private void Kill()
    {
        _broken = true;
        try
        {
            // It holds nothing that a gentler signal would save: Blender handles none in the middle of a render.
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    private async Task ReadAsync()
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        _lines.Writer.Complete();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line) await _lines.Writer.WriteAsync(line);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process is gone, and its pipes with it.
        }
    }
}
