using System.Security.Cryptography;

namespace RenderFarm.Coordinator.Infrastructure;

/// <summary>Names for jobs and chunks: short, safe in URLs, keys and file names, without letters that look alike.</summary>
internal static class RandomIds
{
    private const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";

    /// <summary>Eight characters: forty bits, for a person to type.</summary>
    public static string Job() => RandomNumberGenerator.GetString(Alphabet, 8);

    /// <summary>Sixteen characters: never the same twice.</summary>
    public static string Chunk() => RandomNumberGenerator.GetString(Alphabet, 16);
}
