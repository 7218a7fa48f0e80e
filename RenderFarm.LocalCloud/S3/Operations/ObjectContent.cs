using System.Buffers;
using Microsoft.Win32.SafeHandles;
using RenderFarm.LocalCloud.S3.Index;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.S3.Operations;

/// <summary>The bytes of an object, held open, so that they can be read to the end even if the object is replaced meanwhile.</summary>
internal sealed class ObjectContent : IDisposable
{
    private const int BufferBytes = 256 * 1024;

    private readonly List<(SafeFileHandle File, long Offset, long Length)> _pieces = [];

    private ObjectContent() { }

    /// <exception cref="FileNotFoundException">The object was replaced since it was looked up.</exception>
    public static ObjectContent Open(BlobStore blobs, IReadOnlyList<Segment> segments, ByteRange range)
    {
        var content = new ObjectContent();
        try
        {
            var start = 0L;
            foreach (var segment in segments)
            {
                var from = Math.Max(range.Offset, start);
                var to = Math.Min(range.Offset + range.Length, start + segment.Size);
                if (from < to)
                    content._pieces.Add((blobs.OpenRead(segment.Blob), from - start, to - from));
                start += segment.Size;
            }

            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    public async Task CopyAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> sink, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            foreach (var (file, offset, length) in _pieces)
            {
                var done = 0L;
                while (done < length)
                {
                    var wanted = (int)Math.Min(BufferBytes, length - done);
                    var read = await RandomAccess.ReadAsync(file, buffer.AsMemory(0, wanted), offset + done, cancellationToken);
                    if (read == 0)
                        throw new EndOfStreamException("A file of the data directory is shorter than the index says.");
                    await sink(buffer.AsMemory(0, read), cancellationToken);
                    done += read;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        foreach (var piece in _pieces)
            piece.File.Dispose();
    }
}
