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
