using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// The driver in a Blender: commands go to its stdin, one at a time, and answers come on its stdout, which is the driver's alone once it
/// has said so.
/// Whatever else is printed comes on stderr and is a stranger's text: it is kept, shown, and believed in nothing.
/// </summary>
internal sealed class DriverLink : IAsyncDisposable
{
    /// <summary>Characters of an answer: the names of a scene may be many.</summary>
    private const int LongestAnswer = 32 << 20;

    private const string Greeting = "@renderfarm";

    /// <summary>A cold disk may take half a minute to bring Blender in.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    /// <summary>For what follows an end at once, if it follows.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What is not said is the scene's.</summary>
    private static readonly JsonSerializerOptions CommandJson = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly Channel<string> _answers = Channel.CreateBounded<string>(1);
    private readonly Task _reading;
    private readonly long _memoryKills = OutOfMemoryKills.Count();
    private volatile Exchange? _inHand;
    private volatile Exception? _unread;
    private bool _greeted;
    private bool _ended;

    private DriverLink(Process process, TimeProvider time)
    {
        _process = process;
        _time = time;
        _reading = Task.WhenAll(ReadAnswersAsync(), ReadAsync(process.StandardError, FrameLog.LongestLine, Hear));
    }

    public Process Process => _process;

    /// <summary>It waits for a command, and has said nothing that it was not asked for.</summary>
    public bool IsReady => !_ended && !_process.HasExited && _answers.Reader.Count == 0;

    /// <summary>How long Blender may go on without a change of its status, and at all.</summary>
    public required (TimeSpan Hang, TimeSpan Longest) Patience { get; init; }

    /// <summary>Bytes of memory that Blender may hold.</summary>
    public required long MostMemory { get; init; }

    /// <summary>What is printed from now on.</summary>
    public FrameLog Log { get; set; } = new();

    /// <summary>Starts Blender and waits for the driver.</summary>
    /// <exception cref="RenderFault">It ends, or hangs.</exception>
    /// <exception cref="Win32Exception">The program cannot be run.</exception>
    public static async Task<DriverLink> StartAsync(
        ProcessStartInfo start,
        (TimeSpan Hang, TimeSpan Longest) patience,
        long mostMemory,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var process = Process.Start(start) ?? throw new InvalidOperationException("the system started no process");
        OutOfMemoryKills.Prefer(process);
        var link = new DriverLink(process, time) { Patience = patience, MostMemory = mostMemory };
        try
        {
            using var greeting = link.Begin(StartTimeout, onLine: null);
            await link.ReadAnswerAsync(greeting, cancellationToken);
            return link;
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has the driver do something.</summary>
    /// <param name="command">An object whose <c>do</c> says what.</param>
    /// <param name="onLine">Sees what is printed meanwhile.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="RenderFault">It could not be done. The process goes on only if it has said so itself; see
    /// <see cref="IsReady"/>.</exception>
    public async Task<TAnswer> CommandAsync<TAnswer>(object command, Action<string>? onLine, CancellationToken cancellationToken)
        where TAnswer : class
    {
        var isSound = false;
        using var exchange = Begin(Patience.Hang, onLine);
        try
        {
            var said = JsonSerializer.SerializeToNode(command, CommandJson)!.AsObject();
            said["id"] = exchange.Id;
            _inHand = exchange;
            await _process.StandardInput.WriteLineAsync(said.ToJsonString().AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);

            var answer = DriverAnswer.Parse(await ReadAnswerAsync(exchange, cancellationToken));
            if (answer?.Id != exchange.Id)
                throw Broken("is none to what it was asked");
            await HearOutAsync(exchange, cancellationToken);

            // What is saved after a failure of the machine is not to be trusted, whoever says it.
            if ((exchange.Sign ?? FailureSigns.Find(answer.Error ?? "")) is { } sign)
                throw sign.ToFault(Log.Tail());
            isSound = !answer.Ok;
            var fields = answer.Fields<TAnswer>(Log.Tail()) ?? throw Broken("lacks what belongs in it");
            isSound = true;
            return fields;
        }
        catch (IOException)
        {
            throw await EndedAsync(exchange);
        }
        finally
        {
            _inHand = null;

            // Without its answer nobody knows what the process is doing.
            if (!isSound)
                Kill();
        }
    }

    /// <summary>Does to Blender what the end of this process would.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    public async ValueTask DisposeAsync()
    {
        Kill();
        await WaitForEndAsync();
        _process.Dispose();
    }

    private Exchange Begin(TimeSpan hang, Action<string>? onLine) =>
        new(_process, (hang, Patience.Longest), MostMemory, Kill, onLine, _time);

    private void Kill()
    {
        _ended = true;
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

    private async Task<string> ReadAnswerAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, exchange.Watchdog.Hung);
        try
        {
            return await _answers.Reader.ReadAsync(either.Token);
        }
        catch (ChannelClosedException)
        {
            throw await EndedAsync(exchange);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw exchange.Watchdog.Explain(Log.Tail());
        }
    }

    /// <summary>Waits for the end of what was printed for a command.</summary>
    private async Task HearOutAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        try
        {
            await exchange.Heard.WaitAsync(EndTimeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw Broken("came without the end of what it printed");
        }

        if (_unread is not null)
            throw await EndedAsync(exchange);
    }

    private RenderFault Broken(string how) =>
        new(
            FaultKind.Frame,
            $"Blender was ended, since its answer {how}. A scene that does this again and again is damaged or hostile.",
            Log.Tail()
        );

    private async Task<RenderFault> EndedAsync(Exchange exchange)
    {
        await WaitForEndAsync();
        CrashReports.AddTo(Log, _process.StartInfo.WorkingDirectory);
        if (_unread is { } unread)
            return new RenderFault(FaultKind.Worker, $"The worker could not read what Blender says: {unread.Message}", Log.Tail(), unread);

        if (exchange.Outgrown is { } bytes)
        {
            return new RenderFault(
                FaultKind.Worker,
                $"Blender was ended, since it held {bytes >> 20} MiB of memory and may hold {MostMemory >> 20} MiB here "
                    + "(Blender:MaxMemory). Render the scene on a larger machine, or make it smaller.",
                Log.Tail()
            )
            {
                IsJobs = true,
            };
        }

        return BlenderExit.Explain(
            _process.HasExited ? _process.ExitCode : null,
            _greeted,
            exchange.Sign,
            OutOfMemoryKills.Count() > _memoryKills,
            Log.Tail()
        );
    }

    /// <summary>Waits until the process has ended and everything that it printed is read.</summary>
    private async Task WaitForEndAsync()
    {
        using var timeout = new CancellationTokenSource(EndTimeout, _time);
        await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _reading.WaitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Hear(string line)
    {
        var inHand = _inHand;
        if (inHand is not null && line == inHand.EndOfLog)
        {
            inHand.HearEnd();
            return;
        }

        Log.Add(line);
        inHand?.Hear(line);
    }

    private async Task ReadAnswersAsync()
    {
        await ReadAsync(
            _process.StandardOutput,
            LongestAnswer,
            line =>
            {
                var isGreeting = !_greeted && line == Greeting;
                if (_greeted || isGreeting)
                {
                    // Nobody is told more than one thing at once.
                    if (!_answers.Writer.TryWrite(line))
                        Kill();
                }
                else
                {
                    Log.Add(line);
                }

                _greeted |= isGreeting;
            }
        );
        _answers.Writer.TryComplete();
    }

    private async Task ReadAsync(StreamReader reader, int longest, Action<string> onLine)
    {
        try
        {
            await OutputLines.ReadAsync(reader, longest, onLine);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException || _ended)
        {
            // The process is gone, and its pipes with it.
        }
        catch (Exception exception)
        {
            // A pipe that nobody reads would block Blender, and whoever waits for its end would wait in vain.
            _unread = exception;
            Kill();
            _inHand?.HearEnd();
        }
    }
}
