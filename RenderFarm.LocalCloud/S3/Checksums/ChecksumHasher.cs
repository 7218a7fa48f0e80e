using System.Security.Cryptography;

namespace RenderFarm.LocalCloud.S3.Checksums;

/// <summary>Computes one checksum while bytes pass by.</summary>
internal sealed class ChecksumHasher : IDisposable
{
    private readonly ChecksumAlgorithm _algorithm;
    private readonly Crc? _crc;
    private readonly IncrementalHash? _hash;

    public ChecksumHasher(ChecksumAlgorithm algorithm)
    {
        _algorithm = algorithm;
        if (Crc.Is(algorithm))
            _crc = new Crc(algorithm);
        else
            _hash = IncrementalHash.CreateHash(algorithm == ChecksumAlgorithm.Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
    }

    public void Append(ReadOnlySpan<byte> data)
    {
        _crc?.Append(data);
        _hash?.AppendData(data);
    }

    public Checksum Finish() => new(_algorithm, Convert.ToBase64String(_crc?.Finish() ?? _hash!.GetHashAndReset()));

    public void Dispose() => _hash?.Dispose();
}
