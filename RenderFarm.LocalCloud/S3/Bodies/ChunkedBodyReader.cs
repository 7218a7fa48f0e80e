using System.Globalization;
using System.Text;

namespace RenderFarm.LocalCloud.S3.Bodies;

/// <summary>
/// Takes the aws-chunked framing off a body:
/// <c>size-in-hex[;chunk-signature=…] CRLF bytes CRLF … 0[;chunk-signature=…] CRLF [trailer: value CRLF …] CRLF</c>.
/// </summary>
internal sealed class ChunkedBodyReader(Stream body, ChunkSignatures? signatures) : IBodyReader
{
    private const int MaxLine = 4096;
    private const int MaxTrailers = 16;
    private const string SignatureExtension = "chunk-signature=";
    private const string TrailerSignature = "x-amz-trailer-signature";

    private readonly Dictionary<string, string> _trailers = new(StringComparer.OrdinalIgnoreCase);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private long _left;
    private string _chunkSignature = string.Empty;
    private bool _ended;

    public IReadOnlyDictionary<string, string> Trailers => _trailers;

    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_left == 0 && !_ended)
            await BeginChunkAsync(cancellationToken);
        if (_ended)
            return 0;

        var read = await ReadRawAsync(destination[..(int)Math.Min(destination.Length, _left)], cancellationToken);
        if (read == 0)
            throw S3Errors.IncompleteBody("The body ended inside a chunk.");

        signatures?.Append(destination.Span[..read]);
        _left -= read;
        if (_left == 0)
            await EndChunkAsync(cancellationToken);
        return read;
    }

    private async ValueTask BeginChunkAsync(CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(cancellationToken) ?? throw S3Errors.IncompleteBody("The body ended before its last chunk.");
        var semicolon = line.IndexOf(';', StringComparison.Ordinal);
        var size = semicolon < 0 ? line : line[..semicolon];
        if (!long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left) || _left < 0)
            throw S3Errors.InvalidRequest("The body is not in aws-chunked encoding: a chunk's size is not a hexadecimal number.");

        _chunkSignature =
            semicolon >= 0 && line.AsSpan(semicolon + 1).StartsWith(SignatureExtension, StringComparison.Ordinal)
                ? line[(semicolon + 1 + SignatureExtension.Length)..]
                : string.Empty;
        if (_left > 0)
            return;

        signatures?.VerifyChunk(_chunkSignature);
        await ReadTrailersAsync(cancellationToken);
        _ended = true;
        // To the end of HTTP's own framing, so that the connection can go on.
        if (_start == _end)
            await FillAsync(cancellationToken);
    }

    private async ValueTask EndChunkAsync(CancellationToken cancellationToken)
    {
        if (await ReadLineAsync(cancellationToken) is not "")
            throw S3Errors.IncompleteBody("A chunk of the body is not as long as it says.");
        signatures?.VerifyChunk(_chunkSignature);
    }

    private async ValueTask ReadTrailersAsync(CancellationToken cancellationToken)
    {
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || _trailers.Count == MaxTrailers)
                throw S3Errors.InvalidRequest("The trailing headers of the body are malformed.");
            _trailers[line[..colon].Trim().ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }

        _trailers.Remove(TrailerSignature, out var signature);
        if (_trailers.Count > 0 || signature is not null)
            signatures?.VerifyTrailers(_trailers, signature ?? string.Empty);
    }

    /// <returns>A line without its end; null at the end of the body.</returns>
    private async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
                return line.Length == 0 ? null : throw S3Errors.IncompleteBody("The body ended inside a line of its framing.");

            var next = _buffer[_start++];
            if (next == '\n')
                return line.ToString();
            if (next != '\r')
                line.Append((char)next);
            if (line.Length > MaxLine)
                throw S3Errors.InvalidRequest("The body is not in aws-chunked encoding: a line of its framing is too long.");
        }
    }

    private async ValueTask<int> ReadRawAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            // Large reads go past the buffer, which is for the framing.
            if (destination.Length >= _buffer.Length)
                return await body.ReadAsync(destination, cancellationToken);
            if (!await FillAsync(cancellationToken))
                return 0;
        }

        var count = Math.Min(destination.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        _start = 0;
        _end = await body.ReadAsync(_buffer, cancellationToken);
        return _end > 0;
    }
}
