namespace RenderFarm.LocalCloud.S3.Checksums;

/// <summary>The additional checksums of S3, by the names used in its headers in upper case.</summary>
internal enum ChecksumAlgorithm
{
    Crc32,
    Crc32C,
    Crc64Nvme,
    Sha1,
    Sha256,
}
