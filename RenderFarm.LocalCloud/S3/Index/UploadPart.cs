using RenderFarm.LocalCloud.S3.Checksums;

namespace RenderFarm.LocalCloud.S3.Index;

internal sealed record UploadPart(int Number, Segment Segment, string ETag, DateTimeOffset Modified, Checksum Checksum);
