using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RenderFarm.LocalCloud.Signing;

/// <summary>Checks AWS Signature Version 4, in headers and in presigned URLs, against the keys that there are.</summary>
internal sealed class SignatureVerifier(AccessKeys keys, TimeProvider time)
{
    // What AWS allows clocks to differ by.
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(15);

    /// <param name="request">Its headers are read.</param>
    /// <param name="target">Path and query as sent.</param>
    /// <param name="service">The service that the signature must be for.</param>
    /// <param name="body">The whole body when it is held in memory; null when it streams and the request states its hash.</param>
    /// <exception cref="SignatureException">The request must not be served.</exception>
    public SignedRequest Verify(HttpRequest request, RequestTarget target, string service, ReadOnlyMemory<byte>? body)
    {
        var claim = SignatureClaim.Read(request, target);
        if (keys.Find(claim.AccessKeyId) is not { } key)
            throw new SignatureException(SignatureFault.UnknownKey, "The AWS access key Id you provided does not exist in our records.");
        if (!string.Equals(claim.Scope.Service, service, StringComparison.Ordinal))
        {
            throw new SignatureException(
                SignatureFault.Malformed,
                $"The request is signed for the service '{claim.Scope.Service}'; this is '{service}'."
            );
        }

        RequireSignedHeaders(request, claim);
        RequireTime(claim);

        var signingKey = claim.Scope.DeriveKey(key.Secret);
        var payloadHash = body is { } bytes ? Convert.ToHexStringLower(SHA256.HashData(bytes.Span)) : claim.PayloadHash;
        if (payloadHash.Length == 0)
            throw new SignatureException(SignatureFault.Malformed, "Missing required header for this request: x-amz-content-sha256");

        var canonical = CanonicalRequest.Build(request, target, claim.SignedHeaders, payloadHash);
        // Kestrel is told to read headers as Latin-1, so this gives back the bytes that were sent.
        var canonicalHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(canonical)));
        var expected = Sign(signingKey, $"AWS4-HMAC-SHA256\n{claim.Timestamp}\n{claim.Scope}\n{canonicalHash}");
        if (!AreEqual(expected, claim.Signature))
        {
            throw new SignatureException(
                SignatureFault.Mismatch,
                "The request signature we calculated does not match the signature you provided. Check your key and signing method."
            );
        }

        if (key.Token is { } token && !AreEqual(token, claim.Token))
            throw new SignatureException(SignatureFault.UnknownKey, "The security token included in the request is invalid.");
        if (key.Services?.Contains(service) == false)
            throw new SignatureException(SignatureFault.NotAllowed, $"An instance's key does not open the service '{service}'.");
        return new(payloadHash, claim.Signature, claim.Timestamp, claim.Scope, signingKey);
    }

    /// <summary>Hex HMAC-SHA256.</summary>
    public static string Sign(byte[] signingKey, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(signingKey, Encoding.UTF8.GetBytes(text)));

    /// <summary>Compares in constant time.</summary>
    public static bool AreEqual(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    private static void RequireSignedHeaders(HttpRequest request, SignatureClaim claim)
    {
        if (!claim.SignedHeaders.Contains("host", StringComparer.Ordinal))
            throw new SignatureException(SignatureFault.HeadersNotSigned, "The host header must be signed.");

        var unsigned = request
            .Headers.Keys.Where(name => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            .Where(name => !claim.SignedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
            // The payload's hash is part of what is signed in any case.
            .Where(name => !string.Equals(name, "x-amz-content-sha256", StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (unsigned.Count > 0)
        {
            throw new SignatureException(
                SignatureFault.HeadersNotSigned,
                $"There were headers present in the request which were not signed: {string.Join(", ", unsigned)}"
            );
        }
    }

    private void RequireTime(SignatureClaim claim)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (
            !DateTimeOffset.TryParseExact(claim.Timestamp, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, Utc, out var signedAt)
            || !claim.Timestamp.StartsWith(claim.Scope.Date, StringComparison.Ordinal)
        )
        {
            throw new SignatureException(
                SignatureFault.Malformed,
                $"The date '{claim.Timestamp}' is not of the form yyyyMMddTHHmmssZ, or not the credential's."
            );
        }

        var now = time.GetUtcNow();
        if (claim.Expires is { } expires)
        {
            if (signedAt - now > MaxSkew)
                throw new SignatureException(SignatureFault.Expired, "Request is not valid yet");
            if (now > signedAt + expires)
                throw new SignatureException(SignatureFault.Expired, "Request has expired");
        }
        else if ((now - signedAt).Duration() > MaxSkew)
        {
            throw new SignatureException(
                SignatureFault.Skewed,
                "The difference between the request time and the current time is too large."
            );
        }
    }
}

/// <summary>A request whose signature is missing, unreadable or wrong.</summary>
internal sealed class SignatureException(SignatureFault fault, string message) : Exception(message)
{
    public SignatureFault Fault { get; } = fault;
}

internal enum SignatureFault
{
    /// <summary>The request carries no signature at all.</summary>
    Unsigned,

    /// <summary>The signature is of another version or cannot be parsed.</summary>
    Malformed,

    UnknownKey,

    /// <summary>The key is not for this service.</summary>
    NotAllowed,

    Mismatch,

    /// <summary>The request's time is too far from ours.</summary>
    Skewed,

    /// <summary>A presigned URL that is past its end or before its beginning.</summary>
    Expired,

    /// <summary>A header that must be signed is not.</summary>
    HeadersNotSigned,
}

/// <summary>What a verified request said about itself, with what it takes to verify the chunks of its body.</summary>
/// <param name="PayloadHash">Hex SHA-256 of the body, or one of the words in <see cref="PayloadHashes"/>.</param>
/// <param name="Signature">Hex; the seed of the first chunk's signature.</param>
/// <param name="Timestamp">As sent, such as 20260131T235959Z.</param>
/// <param name="Scope">Date, region and service.</param>
/// <param name="SigningKey">Derived from the secret for <paramref name="Scope"/>.</param>
internal sealed record SignedRequest(string PayloadHash, string Signature, string Timestamp, CredentialScope Scope, byte[] SigningKey);
