namespace RenderFarm.LocalCloud.S3.Bodies;

/// <summary>Gives the object's bytes out of a request's body.</summary>
internal interface IBodyReader
{
    /// <summary>Header fields that came behind the bytes; complete once the end is reached.</summary>
    IReadOnlyDictionary<string, string> Trailers { get; }

    /// <returns>How many bytes were read; 0 at the end.</returns>
    ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken);
}
