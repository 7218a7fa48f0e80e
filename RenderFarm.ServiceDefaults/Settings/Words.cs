namespace RenderFarm.ServiceDefaults.Settings;

/// <summary>How much words differ, whatever their case. The command links this file.</summary>
internal static class Words
{
    /// <summary>The word that was probably meant; null when none is alike.</summary>
    public static string? Nearest(IEnumerable<string> known, string word) =>
        known
            .Where(one => Distance(one, word) <= 1 + (word.Length / 3))
            .MinBy(one => (Distance(one, word), Math.Abs(one.Length - word.Length)));

    /// <summary>Letters to change, insert or leave out to make one word of another (Levenshtein).</summary>
    public static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        foreach (var (i, letter) in left.Index())
        {
            (var diagonal, row[0]) = (row[0], i + 1);
            for (var j = 0; j < right.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(letter) == char.ToUpperInvariant(right[j]) ? 0 : 1);
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(change, 1 + Math.Min(row[j], row[j + 1])));
            }
        }

        return row[^1];
    }
}
