using RenderFarm.LocalCloud.Ec2.Catalog;
using RenderFarm.LocalCloud.Ec2.Market;

namespace RenderFarm.Benchmarks.Market;

/// <summary>The animation, and how instances take to it. Everything is drawn from the seed.</summary>
internal sealed class Workload(long seed, int frames)
{
    /// <summary>Seconds of a frame on the type of speed 1, a g4dn.xlarge, in the mean.</summary>
    public const double MeanFrame = 58;

    /// <summary>Part of a frame before its first sample, in which Blender tells no progress.</summary>
    public const double SetupShare = 0.08;

    /// <summary>Standard deviation of a quote, as a part of what it quotes.</summary>
    private const double QuoteError = 0.05;

    // Instances are told apart from frames, and one draw from the other, by their streams.
    private static readonly ulong Frames = Chance.Number("frame");
    private static readonly ulong Waves = Chance.Number("wave");
    private static readonly ulong Boots = Chance.Number("boot");
    private static readonly ulong Loads = Chance.Number("load");
    private static readonly ulong Notices = Chance.Number("notice");

    private readonly double[] _seconds = [.. Enumerable.Range(0, frames).Select(frame => Draw(seed, frame))];

    /// <summary>Speeds of the farm's default types against a g4dn.xlarge, about as public benchmarks of Blender have their GPUs.</summary>
    public static IReadOnlyDictionary<string, double> Speeds { get; } =
        new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["g4dn.xlarge"] = 1,
            ["g5.xlarge"] = 2,
            ["g6.xlarge"] = 1.7,
        };

    /// <summary>Types and zones that can be rented.</summary>
    public static IReadOnlyList<(string Type, string Zone)> Pools { get; } =
    [.. Speeds.Keys.SelectMany(type => InstanceTypes.Find(type)!.ZonesIn(MarketTrace.Region), (type, zone) => (type, zone))];

    /// <summary>The quickest boot, in seconds from the launch until the worker can take a frame.</summary>
    public const double ShortestBoot = 90;

    /// <summary>The quickest load of the scene, in seconds, before an instance's first frame.</summary>
    public const double ShortestLoad = 15;

    /// <summary>How many frames.</summary>
    public int Count => _seconds.Length;

    /// <summary>Seconds of all frames at speed 1.</summary>
    public double Work => _seconds.Sum();

    /// <summary>Seconds of a frame at speed 1.</summary>
    public double Seconds(int frame) => _seconds[frame];

    /// <summary>Seconds of the boot of a launch: 90 to 150.</summary>
    public double Boot(long launch) => ShortestBoot + (60 * Chance.Uniform(seed, Boots, launch));

    /// <summary>Seconds of the load of the scene on the instance of a launch: 15 to 25.</summary>
    public double Load(long launch) => ShortestLoad + (10 * Chance.Uniform(seed, Loads, launch));

    /// <summary>Seconds of a frame by type as a quote has them that rendered a few: within some percent of the mean.</summary>
    public IReadOnlyDictionary<string, double> Quote() =>
        Speeds.ToDictionary(
            type => type.Key,
            type => Work / Count / type.Value * Math.Exp(QuoteError * Chance.Normal(seed, Chance.Number("quote " + type.Key), 0)),
            StringComparer.Ordinal
        );

    /// <summary>Whether an interruption of the instance of a launch is announced: every other one is.</summary>
    public bool IsAnnounced(long launch) => Chance.Uniform(seed, Notices, launch) < 0.5;

    /// <summary>Neighbours are alike, as shots are, and each frame differs a little.</summary>
    private static double Draw(long seed, int frame)
    {
        const int Shot = 250;
        const double Between = 0.25;
        const double Within = 0.08;
        var deviation = (Between * Chance.Normal(seed, Waves, frame / Shot)) + (Within * Chance.Normal(seed, Frames, frame));
        return MeanFrame * Math.Clamp(Math.Exp(deviation), 0.3, 3);
    }
}
