using RenderFarm.LocalCloud.S3.Checksums;

namespace RenderFarm.LocalCloud.S3.Index;

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
