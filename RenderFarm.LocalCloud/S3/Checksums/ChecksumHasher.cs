using System.IO.Hashing;
using System.Security.Cryptography;

namespace RenderFarm.LocalCloud.S3.Checksums;

/// <summary>Computes one checksum while bytes pass by.</summary>
internal sealed class ChecksumHasher(ChecksumAlgorithm algorithm) : IDisposable
{
    private readonly NonCryptographicHashAlgorithm? _crc = algorithm switch
    {
        ChecksumAlgorithm.Crc32 => new Crc32(),
        ChecksumAlgorithm.Crc32C => new Crc32(Crc32ParameterSet.Crc32C),
        ChecksumAlgorithm.Crc64Nvme => new Crc64(Crc64ParameterSet.Nvme),
        _ => null,
    };

    private readonly IncrementalHash? _hash = algorithm switch
    {
        ChecksumAlgorithm.Sha1 => IncrementalHash.CreateHash(HashAlgorithmName.SHA1),
        ChecksumAlgorithm.Sha256 => IncrementalHash.CreateHash(HashAlgorithmName.SHA256),
        _ => null,
    };

    public void Append(ReadOnlySpan<byte> data)
    {
        _crc?.Append(data);
        _hash?.AppendData(data);
    }

    public Checksum Finish() => new(algorithm, Convert.ToBase64String(_crc is null ? _hash!.GetHashAndReset() : Finish(_crc)));

    public void Dispose() => _hash?.Dispose();

    // S3 has the most significant byte first, the package for these kinds the least.
    private static byte[] Finish(NonCryptographicHashAlgorithm crc)
    {
        var check = crc.GetCurrentHash();
        Array.Reverse(check);
        return check;
    }
}
