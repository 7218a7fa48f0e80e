namespace RenderFarm.LocalCloud.Signing;

/// <summary>
/// A signature as the client states it, in the Authorization header or in a presigned URL; nothing in it is verified yet.
/// </summary>
internal sealed record SignatureClaim(
    string AccessKeyId,
    CredentialScope Scope,
    string Timestamp,
    string[] SignedHeaders,
    string Signature,
    string PayloadHash,
    string Token,
    TimeSpan? Expires
)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    // A week, the longest that S3 takes.
    private const int MaxExpirySeconds = 604_800;

    public static SignatureClaim Read(HttpRequest request, RequestTarget target)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length > 0)
            return FromHeader(request, header);
        if (target.Find(PresignedQuery.Algorithm) is { } algorithm)
            return FromQuery(request, target, algorithm);
        throw new SignatureException(SignatureFault.Unsigned, "The request is not signed. Sign it with AWS Signature Version 4.");
    }

    private static SignatureClaim FromHeader(HttpRequest request, string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        RequireAlgorithm(space < 0 ? header : header[..space]);

        var fields = header[(space + 1)..]
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(field => field.Split('=', 2))
            .Where(field => field.Length == 2)
            .GroupBy(field => field[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.Ordinal);
        string Field(string name) =>
            fields.GetValueOrDefault(name)
            ?? throw new SignatureException(SignatureFault.Malformed, $"The Authorization header has no {name}.");

        var timestamp = request.Headers["x-amz-date"].ToString();
        if (timestamp.Length == 0)
            throw new SignatureException(SignatureFault.Malformed, "The signed request has no x-amz-date header.");

        var (key, scope) = CredentialScope.Parse(Field("Credential"));
        var payloadHash = request.Headers["x-amz-content-sha256"].ToString();
        return new(
            key,
            scope,
            timestamp,
            Field("SignedHeaders").Split(';'),
            Field("Signature"),
            payloadHash,
            request.Headers[PresignedQuery.Token].ToString(),
            Expires: null
        );
    }

    private static SignatureClaim FromQuery(HttpRequest request, RequestTarget target, string algorithm)
    {
        RequireAlgorithm(algorithm);
        string Field(string name) =>
            target.Find(name) ?? throw new SignatureException(SignatureFault.Malformed, $"The presigned URL has no {name}.");

        if (!int.TryParse(Field(PresignedQuery.Expires), out var seconds) || seconds is < 1 or > MaxExpirySeconds)
        {
            throw new SignatureException(SignatureFault.Malformed, $"{PresignedQuery.Expires} must be 1 to {MaxExpirySeconds} seconds.");
        }

        var (key, scope) = CredentialScope.Parse(Field(PresignedQuery.Credential));
        var header = request.Headers["x-amz-content-sha256"].ToString();
        var payloadHash = target.Find(PresignedQuery.ContentSha256) ?? (header.Length > 0 ? header : PayloadHashes.Unsigned);
        return new(
            key,
            scope,
            Field(PresignedQuery.Date),
            Field(PresignedQuery.SignedHeaders).Split(';'),
            Field(PresignedQuery.Signature),
            payloadHash,
            target.Find(PresignedQuery.Token) ?? string.Empty,
            TimeSpan.FromSeconds(seconds)
        );
    }

    private static void RequireAlgorithm(string algorithm)
    {
        if (!string.Equals(algorithm, Algorithm, StringComparison.Ordinal))
        {
            throw new SignatureException(
                SignatureFault.Malformed,
                $"The authorization mechanism '{algorithm}' is not supported. Please use {Algorithm}."
            );
        }
    }
}
