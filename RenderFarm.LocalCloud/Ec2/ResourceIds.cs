using System.Buffers;
using System.Security.Cryptography;

namespace RenderFarm.LocalCloud.Ec2;

/// <summary>Ids as EC2 makes them: a prefix and 17 hexadecimal digits.</summary>
internal static class ResourceIds
{
    private const int Digits = 17;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public static string New(string prefix) => $"{prefix}-0{RandomNumberGenerator.GetHexString(Digits - 1, lowercase: true)}";

    /// <summary>Of spot requests, which have eight letters and digits.</summary>
    public static string NewSpotRequest() => $"sir-{RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 8)}";

    public static bool IsValid(string prefix, string id) =>
        id.StartsWith(prefix + "-", StringComparison.Ordinal)
        && id.Length - prefix.Length - 1 is 8 or Digits
        && !id.AsSpan(prefix.Length + 1).ContainsAnyExcept(Hex);
}
