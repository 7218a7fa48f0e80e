namespace RenderFarm.LocalCloud.S3.Checksums;

/// <summary>A checksum as S3 states it.</summary>
/// <param name="Algorithm">How it was made.</param>
/// <param name="Value">Base64, with <c>-N</c> behind it when it is over the checksums of N parts.</param>
/// <param name="IsComposite">Whether it is over the checksums of the parts instead of the bytes.</param>
internal sealed record Checksum(ChecksumAlgorithm Algorithm, string Value, bool IsComposite = false)
{
    public string Header => ChecksumNames.Header(Algorithm);

    public string Type => IsComposite ? "COMPOSITE" : "FULL_OBJECT";
}
