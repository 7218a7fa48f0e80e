using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.Worker.Blender.Isolation;

namespace RenderFarm.Worker.Blender;

/// <summary>Settings of Blender, section <c>Blender</c>.</summary>
internal sealed class BlenderOptions : ICheckedOptions
{
    public const string Section = "Blender";

    private static readonly TimeSpan ShortestHangTimeout = TimeSpan.FromSeconds(10);

    /// <summary>An empty Blender holds about as much.</summary>
    private const long LeastMemoryLimit = 256L << 20;

    /// <summary>
    /// The executable, or its folder. When absent, PATH is searched, then what the farm has installed, then it is installed.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>Whether a Blender that is nowhere found may be fetched.</summary>
    public bool Install { get; set; } = true;

    /// <summary>
    /// How long Blender may go on without a change of its status before it counts as hung, at least 10 seconds. Loading a scene counts too.
    /// </summary>
    public TimeSpan HangTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a render may take at all, whatever it says of its progress: at least <see cref="HangTimeout"/>, a day by default.
    /// </summary>
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Idle Blender processes that are kept warm, 0 to 8. One holds some 250 MB and its scene.</summary>
    public int WarmProcesses { get; set; } = 2;

    /// <summary>How much Blender is kept apart from the machine: <c>auto</c>, <c>off</c> or <c>required</c>.</summary>
    public IsolationMode Isolation { get; set; }

    /// <summary>
    /// Bytes that the Blenders of this worker may hold between two frames, at least 256 MiB. Beyond it idle ones are ended, and one that
    /// has grown is replaced. By default three quarters of the worker's part of the machine's memory.
    /// </summary>
    public long? MemoryLimit { get; set; }

    /// <summary>
    /// Bytes that one Blender may hold at any moment, at least 256 MiB. One that holds more is ended, and its frame says so. By default
    /// nine tenths of the worker's part of the machine's memory.
    /// </summary>
    public long? MaxMemory { get; set; }

    /// <inheritdoc/>
    public IEnumerable<string> Check() =>
        [
            .. Require(HangTimeout >= ShortestHangTimeout, nameof(HangTimeout), HangTimeout, $"at least {ShortestHangTimeout}"),
            .. Require(!(MemoryLimit < LeastMemoryLimit), nameof(MemoryLimit), MemoryLimit, $"at least {LeastMemoryLimit} bytes"),
            .. Require(!(MaxMemory < LeastMemoryLimit), nameof(MaxMemory), MaxMemory, $"at least {LeastMemoryLimit} bytes"),
            .. Require(
                FrameTimeout >= HangTimeout,
                nameof(FrameTimeout),
                FrameTimeout,
                $"at least {Section}:{nameof(HangTimeout)}, {HangTimeout}"
            ),
            .. Require(WarmProcesses is >= 0 and <= 8, nameof(WarmProcesses), WarmProcesses, "0 to 8"),
        ];

    private static IEnumerable<string> Require(bool isGood, string name, object? value, string rule) =>
        OptionChecks.Require(isGood, Section, name, value, rule);
}
