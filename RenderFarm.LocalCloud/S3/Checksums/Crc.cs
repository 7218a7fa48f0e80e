using System.Buffers.Binary;

namespace RenderFarm.LocalCloud.S3.Checksums;

/// <summary>
/// A reflected cyclic redundancy check of up to 64 bits, eight bytes a step. .NET has none of the three kinds that S3 uses in
/// its shared framework.
/// </summary>
internal sealed class Crc
{
    // Polynomials in reflected form: IEEE 802.3, Castagnoli (RFC 3720) and the NVM Express specification's Rocksoft one.
    private const ulong Ieee = 0xEDB88320;
    private const ulong Castagnoli = 0x82F63B78;
    private const ulong Rocksoft = 0x9A6C9329AC4BC9B5;

    private static readonly ulong[][] IeeeTables = Tables(Ieee);
    private static readonly ulong[][] CastagnoliTables = Tables(Castagnoli);
    private static readonly ulong[][] RocksoftTables = Tables(Rocksoft);

    private readonly ulong[][] _tables;
    private readonly ulong _mask;
    private ulong _state;

    public Crc(ChecksumAlgorithm algorithm)
    {
        var (polynomial, bits) = Parameters(algorithm);
        _tables = polynomial switch
        {
            Ieee => IeeeTables,
            Castagnoli => CastagnoliTables,
            _ => RocksoftTables,
        };
        _mask = ulong.MaxValue >> (64 - bits);
        _state = _mask;
    }

    public static bool Is(ChecksumAlgorithm algorithm) =>
        algorithm is ChecksumAlgorithm.Crc32 or ChecksumAlgorithm.Crc32C or ChecksumAlgorithm.Crc64Nvme;

    public static (ulong Polynomial, int Bits) Parameters(ChecksumAlgorithm algorithm) =>
        algorithm switch
        {
            ChecksumAlgorithm.Crc32 => (Ieee, 32),
            ChecksumAlgorithm.Crc32C => (Castagnoli, 32),
            ChecksumAlgorithm.Crc64Nvme => (Rocksoft, 64),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a cyclic redundancy check."),
        };

    public void Append(ReadOnlySpan<byte> data)
    {
        var (t0, t1, t2, t3) = (_tables[0], _tables[1], _tables[2], _tables[3]);
        var (t4, t5, t6, t7) = (_tables[4], _tables[5], _tables[6], _tables[7]);
        var state = _state;
        while (data.Length >= sizeof(ulong))
        {
            state ^= BinaryPrimitives.ReadUInt64LittleEndian(data);
            state =
                t7[(byte)state]
                ^ t6[(byte)(state >> 8)]
                ^ t5[(byte)(state >> 16)]
                ^ t4[(byte)(state >> 24)]
                ^ t3[(byte)(state >> 32)]
                ^ t2[(byte)(state >> 40)]
                ^ t1[(byte)(state >> 48)]
                ^ t0[state >> 56];
            data = data[sizeof(ulong)..];
        }

        foreach (var value in data)
            state = t0[(byte)(state ^ value)] ^ (state >> 8);
        _state = state;
    }

    /// <summary>The check, most significant byte first.</summary>
    public byte[] Finish()
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ~_state & _mask);
        return _mask == ulong.MaxValue ? bytes : bytes[4..];
    }

    private static ulong[][] Tables(ulong polynomial)
    {
        var tables = new ulong[8][];
        tables[0] = new ulong[256];
        for (var value = 0; value < 256; value++)
        {
            var state = (ulong)value;
            for (var bit = 0; bit < 8; bit++)
                state = (state & 1) == 0 ? state >> 1 : (state >> 1) ^ polynomial;
            tables[0][value] = state;
        }

        for (var step = 1; step < 8; step++)
        {
            tables[step] = new ulong[256];
            for (var value = 0; value < 256; value++)
            {
                var previous = tables[step - 1][value];
                tables[step][value] = tables[0][(byte)previous] ^ (previous >> 8);
            }
        }

        return tables;
    }
}
