using System.Text;
using System.Text.Json;
using RenderFarm.LocalCloud.S3.Checksums;

namespace RenderFarm.LocalCloud.S3.Index;

/// <summary>A row of the table of objects, read by Dapper.</summary>
internal sealed class ObjectRow
{
    public const string Columns =
        "id, key, size, etag, modified, headers, checksum_algorithm AS ChecksumAlgorithm, checksum_value AS ChecksumValue, "
        + "checksum_composite AS ChecksumComposite, upload_id AS UploadId";

    public long Id { get; init; }

    public byte[] Key { get; init; } = [];

    public long Size { get; init; }

    public string ETag { get; init; } = string.Empty;

    public long Modified { get; init; }

    public string Headers { get; init; } = string.Empty;

    public long? ChecksumAlgorithm { get; init; }

    public string? ChecksumValue { get; init; }

    public bool ChecksumComposite { get; init; }

    public string? UploadId { get; init; }

    public StoredObject ToObject(IReadOnlyList<Segment> segments) =>
        new(
            Encoding.UTF8.GetString(Key),
            Size,
            ETag,
            DateTimeOffset.FromUnixTimeMilliseconds(Modified),
            JsonSerializer.Deserialize<Dictionary<string, string>>(Headers)!,
            ChecksumValue is null ? null : new((ChecksumAlgorithm)ChecksumAlgorithm!.Value, ChecksumValue, ChecksumComposite),
            segments,
            UploadId
        );
}
