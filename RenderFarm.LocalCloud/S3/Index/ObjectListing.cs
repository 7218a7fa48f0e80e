using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace RenderFarm.LocalCloud.S3.Index;

/// <summary>Lists keys in order. What is under a common prefix is stepped over, not read.</summary>
internal sealed class ObjectListing(S3Database database)
{
    /// <param name="bucket">Must exist.</param>
    /// <param name="prefix">Only keys that begin with it.</param>
    /// <param name="delimiter">Rolls up keys that have it behind the prefix; empty for none.</param>
    /// <param name="from">The first key to look at, as bytes.</param>
    /// <param name="max">Most entries of a page.</param>
    public ListingPage List(string bucket, string prefix, string delimiter, byte[] from, int max) =>
        database.Read(connection =>
        {
            ObjectIndex.EnsureBucket(connection, bucket);
            if (max == 0)
                return new ListingPage([], Next: null);

            var prefixBytes = Encoding.UTF8.GetBytes(prefix);
            var delimiterBytes = Encoding.UTF8.GetBytes(delimiter);
            var until = KeyRange.AfterPrefix(prefixBytes);
            var entries = new List<ListingEntry>();
            byte[]? lower = KeyRange.Larger(from, prefixBytes);
            while (lower is not null)
            {
                byte[]? next = null;
                foreach (var row in Rows(connection, bucket, lower, until, max - entries.Count + 1))
                {
                    var common = CommonPrefix(row.Key, prefixBytes.Length, delimiterBytes);
                    if (entries.Count == max)
                        return new ListingPage(entries, common ?? row.Key);

                    entries.Add(
                        common is null
                            ? new ListingEntry(Encoding.UTF8.GetString(row.Key), row)
                            : new ListingEntry(Encoding.UTF8.GetString(common), Row: null)
                    );
                    if (common is not null)
                    {
                        next = KeyRange.AfterPrefix(common);
                        break;
                    }
                }

                lower = next;
            }

            return new ListingPage(entries, Next: null);
        });

    private static IEnumerable<ObjectRow> Rows(SqliteConnection connection, string bucket, byte[] lower, byte[]? until, int limit) =>
        connection.Query<ObjectRow>(
            $"""
            SELECT {ObjectRow.Columns} FROM objects
            WHERE bucket = @bucket AND key >= @lower {(until is null ? string.Empty : "AND key < @until")}
            ORDER BY key LIMIT @limit
            """,
            new
            {
                bucket,
                lower,
                until,
                limit,
            },
            buffered: false
        );

    private static byte[]? CommonPrefix(byte[] key, int prefixLength, byte[] delimiter)
    {
        if (delimiter.Length == 0)
            return null;

        var found = key.AsSpan(prefixLength).IndexOf(delimiter);
        return found < 0 ? null : key[..(prefixLength + found + delimiter.Length)];
    }
}

/// <summary>One line of a listing.</summary>
/// <param name="Name">The key, or the common prefix.</param>
/// <param name="Row">The object; null for a common prefix, which stands for all keys under it.</param>
internal sealed record ListingEntry(string Name, ObjectRow? Row);

/// <param name="Entries">In key order.</param>
/// <param name="Next">Where the next page begins, as key bytes; null on the last page.</param>
internal sealed record ListingPage(IReadOnlyList<ListingEntry> Entries, byte[]? Next);

/// <summary>Arithmetic on keys as bytes.</summary>
internal static class KeyRange
{
    /// <summary>The smallest key after <paramref name="key"/>.</summary>
    public static byte[] After(byte[] key) => [.. key, 0];

    /// <summary>The smallest key after all that begin with <paramref name="prefix"/>; null when there is none.</summary>
    public static byte[]? AfterPrefix(ReadOnlySpan<byte> prefix)
    {
        var last = prefix.LastIndexOfAnyExcept((byte)0xFF);
        if (last < 0)
            return null;

        var next = prefix[..(last + 1)].ToArray();
        next[last]++;
        return next;
    }

    public static byte[] Larger(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right) >= 0 ? left : right;
}
