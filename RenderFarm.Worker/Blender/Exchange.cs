using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// One command to the driver and its answer, until it is disposed: watches what Blender prints meanwhile, how long it is silent, and how
/// much memory it holds.
/// </summary>
internal sealed class Exchange : IDisposable
{
    private static readonly TimeSpan MemoryInterval = TimeSpan.FromMilliseconds(250);

    private readonly Process _process;
    private readonly long _mostMemory;
    private readonly Action _kill;
    private readonly Action<string>? _onLine;
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _memory;

    /// <summary>Begins to watch.</summary>
    /// <param name="process">The Blender.</param>
    /// <param name="patience">How long it may go on without a change of its status, and at all.</param>
    /// <param name="mostMemory">Bytes that it may hold.</param>
    /// <param name="kill">Ends it when it holds more.</param>
    /// <param name="onLine">Sees what is printed.</param>
    /// <param name="time">Measures.</param>
    public Exchange(
        Process process,
        (TimeSpan Hang, TimeSpan Longest) patience,
        long mostMemory,
        Action kill,
        Action<string>? onLine,
        TimeProvider time
    )
    {
        (_process, _mostMemory, _kill, _onLine) = (process, mostMemory, kill, onLine);
        Watchdog = new Watchdog(patience.Hang, patience.Longest, time);
        _memory = time.CreateTimer(_ => LookAtMemory(), null, MemoryInterval, MemoryInterval);
    }

    /// <summary>A secret of worker and driver: what a scene prints does not contain it.</summary>
    public string Id { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The line that the driver prints last.</summary>
    public string EndOfLog => $"@end {Id}";

    public Watchdog Watchdog { get; }

    /// <summary>What Blender seems to have said of a failing machine.</summary>
    public FailureSign? Sign { get; private set; }

    /// <summary>Bytes of memory that it was ended for.</summary>
    public long? Outgrown { get; private set; }

    /// <summary>Done when everything that was printed has been seen.</summary>
    public Task Heard => _heard.Task;

    public void HearEnd() => _heard.TrySetResult();

    public void Hear(string line)
    {
        try
        {
            Watchdog.See(line);
            Sign ??= FailureSigns.Find(line);
            _onLine?.Invoke(line);
        }
        catch (Exception exception) when (exception is RegexMatchTimeoutException or ObjectDisposedException)
        {
            // It tells nothing then, or the command has ended meanwhile.
        }
    }

    public void Dispose()
    {
        _memory.Dispose();
        Watchdog.Dispose();
    }

    private void LookAtMemory()
    {
        try
        {
            var bytes = ProcessTree.ResidentBytes(_process);
            if (bytes <= _mostMemory || Outgrown is not null)
                return;

            Outgrown = bytes;
            _kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended and is forgotten.
        }
    }
}
