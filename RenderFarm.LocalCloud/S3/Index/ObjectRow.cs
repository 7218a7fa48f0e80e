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

/// <summary>An object as the index has it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ETag">Without quotes.</param>
/// <param name="Modified">When it was stored.</param>
/// <param name="Headers">Response headers given with the object, user metadata among them.</param>
/// <param name="Checksum">The additional checksum, if one was asked for or computed.</param>
/// <param name="Segments">Where the bytes are.</param>
/// <param name="UploadId">The multipart upload that made it, if one did.</param>
internal sealed record StoredObject(
    string Key,
    long Size,
    string ETag,
    DateTimeOffset Modified,
    IReadOnlyDictionary<string, string> Headers,
    Checksum? Checksum,
    IReadOnlyList<Segment> Segments,
    string? UploadId = null
);

/// <summary>A file that holds a run of an object's bytes.</summary>
internal sealed record Segment(string Blob, long Size);
