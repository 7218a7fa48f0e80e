using System.Buffers;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Security.Cryptography;
using RenderFarm.LocalCloud.S3.Checksums;
using RenderFarm.LocalCloud.Signing;

namespace RenderFarm.LocalCloud.S3.Bodies;

/// <summary>Reads the body of a request in bounded memory and verifies everything that the client stated about it.</summary>
internal static class RequestBody
{
    /// <summary>What S3 adds to an object that comes without a checksum.</summary>
    public const ChecksumAlgorithm DefaultChecksum = ChecksumAlgorithm.Crc64Nvme;

    private const int BufferBytes = 256 * 1024;

    /// <summary>How many bytes the request announces, without framing.</summary>
    public static long DeclaredLength(S3Request request)
    {
        if (!PayloadHashes.IsChunked(request.Signature.PayloadHash))
            return request.ContentLength ?? throw S3Errors.MissingContentLength();

        return long.TryParse(
            request.Header("x-amz-decoded-content-length"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var length
        )
            ? length
            : throw S3Errors.MissingContentLength();
    }

    /// <summary>Reads a small document.</summary>
    public static async Task<byte[]> ReadAllAsync(S3Request request, int limit)
    {
        if (DeclaredLength(request) > limit)
            throw S3Errors.EntityTooLarge(limit);

        using var buffer = new MemoryStream();
        await CopyAsync(request, buffer.WriteAsync, algorithm: null);
        return buffer.ToArray();
    }

    /// <summary>Hands the bytes to <paramref name="sink"/>, which must not count on them before this has returned.</summary>
    /// <param name="request">Whose body is read.</param>
    /// <param name="sink">Takes the bytes piece by piece.</param>
    /// <param name="algorithm">The checksum to compute when the request states none.</param>
    public static async Task<BodyDigest> CopyAsync(
        S3Request request,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> sink,
        ChecksumAlgorithm? algorithm
    )
    {
        var length = DeclaredLength(request);
        var payloadHash = request.Signature.PayloadHash;
        var stated = StatedChecksum.Of(request);

        using var signatures = payloadHash is PayloadHashes.SignedChunks or PayloadHashes.SignedChunksWithTrailer
            ? new ChunkSignatures(request.Signature)
            : null;
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = PayloadHashes.IsHash(payloadHash) ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        using var hasher = new ChecksumHasher(stated?.Algorithm ?? algorithm ?? DefaultChecksum);
        IBodyReader reader = Reader(request, payloadHash, signatures);

        var size = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await FillAsync(reader, buffer, request.Aborted) is var count and > 0)
            {
                size += count;
                if (size > length)
                    throw S3Errors.IncompleteBody("The body is longer than its stated length.");

                var bytes = buffer.AsMemory(0, count);
                // The disk works while the processor does.
                var written = sink(bytes, request.Aborted);
                md5.AppendData(bytes.Span);
                sha256?.AppendData(bytes.Span);
                hasher.Append(bytes.Span);
                await written;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (size != length)
            throw S3Errors.IncompleteBody("You did not provide the number of bytes specified by the Content-Length HTTP header");

        var digest = new BodyDigest(size, Convert.ToHexStringLower(md5.GetHashAndReset()), hasher.Finish());
        VerifySha256(sha256, payloadHash);
        VerifyMd5(request, digest.Md5);
        VerifyChecksum(stated, reader.Trailers, digest.Checksum);
        return digest;
    }

    private static IBodyReader Reader(S3Request request, string payloadHash, ChunkSignatures? signatures)
    {
        if (PayloadHashes.IsChunked(payloadHash))
            return new ChunkedBodyReader(request.Body, signatures);
        if (payloadHash == PayloadHashes.Unsigned || PayloadHashes.IsHash(payloadHash))
            return new PlainBodyReader(request.Body);
        if (payloadHash.StartsWith("STREAMING-", StringComparison.Ordinal))
            throw S3Errors.NotImplemented(payloadHash);
        throw S3Errors.InvalidRequest(
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, or a valid sha256 value."
        );
    }

    private static async ValueTask<int> FillAsync(IBodyReader reader, byte[] buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < BufferBytes)
        {
            var read = await reader.ReadAsync(buffer.AsMemory(filled, BufferBytes - filled), cancellationToken);
            if (read == 0)
                break;
            filled += read;
        }

        return filled;
    }

    private static void VerifySha256(IncrementalHash? sha256, string stated)
    {
        if (sha256 is null)
            return;

        var computed = Convert.ToHexStringLower(sha256.GetHashAndReset());
        if (!string.Equals(computed, stated, StringComparison.OrdinalIgnoreCase))
            throw S3Errors.ContentSha256Mismatch(stated, computed);
    }

    private static void VerifyMd5(S3Request request, string computed)
    {
        var stated = request.Headers.ContentMD5.ToString();
        if (stated.Length == 0)
            return;

        var bytes = new byte[MD5.HashSizeInBytes];
        if (!Convert.TryFromBase64String(stated, bytes, out var written) || written != bytes.Length)
            throw S3Errors.InvalidDigest("Content-MD5");
        if (!string.Equals(Convert.ToHexStringLower(bytes), computed, StringComparison.Ordinal))
            throw S3Errors.BadDigest("Content-MD5");
    }

    private static void VerifyChecksum(StatedChecksum? stated, IReadOnlyDictionary<string, string> trailers, Checksum computed)
    {
        var value = stated?.Trailer is { } trailer
            ? trailers.GetValueOrDefault(trailer)
                ?? throw S3Errors.InvalidRequest($"The trailing header {trailer} was announced and did not come.")
            : stated?.Value;
        if (value is not null && !string.Equals(value, computed.Value, StringComparison.Ordinal))
            throw S3Errors.BadDigest(ChecksumNames.Name(computed.Algorithm));
    }
}

/// <summary>What was found out about a body while it was read, all of it verified against what the client stated.</summary>
internal sealed record BodyDigest(long Size, string Md5, Checksum Checksum);

/// <summary>Gives the object's bytes out of a request's body.</summary>
internal interface IBodyReader
{
    /// <summary>Header fields that came behind the bytes; complete once the end is reached.</summary>
    IReadOnlyDictionary<string, string> Trailers { get; }

    /// <returns>How many bytes were read; 0 at the end.</returns>
    ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken);
}

internal sealed class PlainBodyReader(Stream body) : IBodyReader
{
    public IReadOnlyDictionary<string, string> Trailers => ReadOnlyDictionary<string, string>.Empty;

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) =>
        body.ReadAsync(destination, cancellationToken);
}
