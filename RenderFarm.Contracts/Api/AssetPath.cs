using System.Text;

namespace RenderFarm.Contracts.Api;

/// <summary>What may stand as a path in a manifest: a relative one that every worker can make a file of, and that leads nowhere else.</summary>
public static class AssetPath
{
    private const int MaxBytes = 1024;
    private const int MaxNameBytes = 255;

    /// <summary>What is wrong with a path, to go on after it; null when nothing is.</summary>
    public static string? Problem(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return "is empty";
        if (path.Any(char.IsControl))
            return "has control characters";
        if (path.EnumerateRunes().Contains(Rune.ReplacementChar))
            return "is no valid Unicode";
        if (path.Contains('\\', StringComparison.Ordinal))
            return "has a backslash; names are parted by /";
        if (path[0] == '/' || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0])))
            return "is absolute; it must be relative";
        if (Encoding.UTF8.GetByteCount(path) > MaxBytes)
            return $"is longer than {MaxBytes} bytes";
        foreach (var name in path.Split('/'))
        {
            if (name is "" or "." or "..")
                return "has an empty name, . or .. in it";
            if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
                return $"has a name that is longer than {MaxNameBytes} bytes";
        }

        return null;
    }
}
