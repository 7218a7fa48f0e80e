namespace RenderFarm.LocalCloud.Signing;

/// <summary>Names of the query parameters of a presigned URL.</summary>
internal static class PresignedQuery
{
    public const string Algorithm = "X-Amz-Algorithm";
    public const string Credential = "X-Amz-Credential";
    public const string Date = "X-Amz-Date";
    public const string Expires = "X-Amz-Expires";
    public const string SignedHeaders = "X-Amz-SignedHeaders";
    public const string Signature = "X-Amz-Signature";
    public const string Token = "X-Amz-Security-Token";
    public const string ContentSha256 = "X-Amz-Content-Sha256";
}
