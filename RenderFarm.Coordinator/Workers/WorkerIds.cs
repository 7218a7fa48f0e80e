using System.Text.RegularExpressions;

namespace RenderFarm.Coordinator.Workers;

/// <summary>What a worker may be called: its id becomes part of a queue's name.</summary>
internal static partial class WorkerIds
{
    /// <summary>Whether it is letters, digits, hyphens and underscores, 1 to 60 of them.</summary>
    public static bool IsValid(string id) => Pattern().IsMatch(id);

    [GeneratedRegex("^[A-Za-z0-9_-]{1,60}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
