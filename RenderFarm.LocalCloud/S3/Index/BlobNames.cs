using Dapper;

namespace RenderFarm.LocalCloud.S3.Index;

/// <summary>All files that the index names.</summary>
internal static class BlobNames
{
    public static HashSet<string> Of(S3Database database) =>
        database.Read(connection =>
            connection
                .Query<string>("SELECT blob FROM segments UNION ALL SELECT blob FROM parts", buffered: false)
                .ToHashSet(StringComparer.Ordinal)
        );
}
