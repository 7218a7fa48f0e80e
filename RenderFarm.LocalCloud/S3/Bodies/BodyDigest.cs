using RenderFarm.LocalCloud.S3.Checksums;

namespace RenderFarm.LocalCloud.S3.Bodies;

/// <summary>What was found out about a body while it was read, all of it verified against what the client stated.</summary>
internal sealed record BodyDigest(long Size, string Md5, Checksum Checksum);
