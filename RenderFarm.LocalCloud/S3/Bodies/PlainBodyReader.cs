using System.Collections.ObjectModel;

namespace RenderFarm.LocalCloud.S3.Bodies;

internal sealed class PlainBodyReader(Stream body) : IBodyReader
{
    public IReadOnlyDictionary<string, string> Trailers => ReadOnlyDictionary<string, string>.Empty;

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) =>
        body.ReadAsync(destination, cancellationToken);
}
