using System.Buffers.Binary;
using System.Text;

namespace RenderFarm.LocalCloud.Ec2.Market;

/// <summary>Random numbers that are functions: the same seed and question always get the same answer, on every machine.</summary>
internal static class Chance
{
    /// <summary>A number for a text, by FNV-1a; unlike <see cref="string.GetHashCode()"/> it is the same in every process.</summary>
    public static ulong Number(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ octet) * 1099511628211UL;
        return hash;
    }

    /// <summary>Uniform, above 0 and below 1.</summary>
    public static double Uniform(long seed, ulong stream, long index)
    {
        var mixed = Mix(Mix(Mix((ulong)seed) ^ stream) ^ (ulong)index);
        return ((mixed >> 11) + 0.5) / (1UL << 53);
    }

    /// <summary>Of the standard normal distribution.</summary>
    public static double Normal(long seed, ulong stream, long index)
    {
        // Box and Muller's transform takes two uniform numbers.
        var radius = Math.Sqrt(-2 * Math.Log(Uniform(seed, stream, index)));
        return radius * Math.Cos(2 * Math.PI * Uniform(seed, BinaryPrimitives.ReverseEndianness(stream), index));
    }

    // The finisher of SplitMix64.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
