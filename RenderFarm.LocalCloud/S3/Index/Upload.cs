using RenderFarm.LocalCloud.S3.Checksums;

namespace RenderFarm.LocalCloud.S3.Index;

/// <summary>A multipart upload that is neither complete nor aborted.</summary>
/// <param name="Id">Given to the client.</param>
/// <param name="Key">What will be written.</param>
/// <param name="Started">When it was created.</param>
/// <param name="Headers">What the object will carry.</param>
/// <param name="Algorithm">The checksum that the client chose; null when it chose none.</param>
/// <param name="IsComposite">Whether the object's checksum will be over those of the parts.</param>
internal sealed record Upload(
    string Id,
    string Key,
    DateTimeOffset Started,
    IReadOnlyDictionary<string, string> Headers,
    ChecksumAlgorithm? Algorithm,
    bool IsComposite
);
