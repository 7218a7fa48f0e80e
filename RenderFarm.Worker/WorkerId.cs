using System.Security.Cryptography;

namespace RenderFarm.Worker;

/// <summary>Makes names for workers.</summary>
internal static class WorkerId
{
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>The machine's name, as far as a queue's name can bear it, and six random characters.</summary>
    public static string New()
    {
        var host = string.Concat(Environment.MachineName.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'));
        return $"{(host.Length == 0 ? "worker" : host[..Math.Min(host.Length, 40)])}-{RandomNumberGenerator.GetString(Base32, 6)}";
    }
}
