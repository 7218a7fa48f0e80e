using System.Security.Cryptography;
using System.Text;
using RenderFarm.LocalCloud.Signing;

namespace RenderFarm.LocalCloud.S3.Bodies;

/// <summary>
/// The chain of signatures over the chunks of a body, each signed together with the one before it:
/// docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html.
/// </summary>
internal sealed class ChunkSignatures(SignedRequest request) : IDisposable
{
    private readonly IncrementalHash _chunk = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private string _previous = request.Signature;

    public void Append(ReadOnlySpan<byte> bytes) => _chunk.AppendData(bytes);

    /// <summary>Ends a chunk, the last and empty one too.</summary>
    public void VerifyChunk(string signature)
    {
        var hash = Convert.ToHexStringLower(_chunk.GetHashAndReset());
        Verify($"AWS4-HMAC-SHA256-PAYLOAD\n{request.Timestamp}\n{request.Scope}\n{_previous}\n{PayloadHashes.Empty}\n{hash}", signature);
    }

    public void VerifyTrailers(IReadOnlyDictionary<string, string> trailers, string signature)
    {
        var canonical = string.Concat(
            trailers.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}:{pair.Value}\n")
        );
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        Verify($"AWS4-HMAC-SHA256-TRAILER\n{request.Timestamp}\n{request.Scope}\n{_previous}\n{hash}", signature);
    }

    public void Dispose() => _chunk.Dispose();

    private void Verify(string text, string signature)
    {
        if (!SignatureVerifier.AreEqual(SignatureVerifier.Sign(request.SigningKey, text), signature))
            throw S3Errors.ChunkSignatureMismatch();
        _previous = signature;
    }
}
