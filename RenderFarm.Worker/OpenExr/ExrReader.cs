using System.Buffers.Binary;

namespace RenderFarm.Worker.OpenExr;

/// <summary>Reads the fields of an OpenEXR header one after the other.</summary>
internal ref struct ExrReader(ReadOnlySpan<byte> rest, int consumed)
{
    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>Bytes of the file that are read.</summary>
    public int Consumed { get; private set; } = consumed;

    public static BadImageException Truncated() => new("The OpenEXR is truncated.");

    public readonly byte PeekByte() => _rest.IsEmpty ? throw Truncated() : _rest[0];

    public ReadOnlySpan<byte> Skip(int length)
    {
        if (length < 0 || length > _rest.Length)
            throw Truncated();

        var skipped = _rest[..length];
        _rest = _rest[length..];
        Consumed += length;
        return skipped;
    }

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Skip(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Skip(8));

    /// <summary>A text that ends with a zero byte.</summary>
    public ReadOnlySpan<byte> Text()
    {
        var length = _rest.IndexOf((byte)0);
        if (length < 0)
            throw Truncated();

        var text = Skip(length);
        Skip(1);
        return text;
    }
}
