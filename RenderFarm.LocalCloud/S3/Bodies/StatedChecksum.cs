using RenderFarm.LocalCloud.S3.Checksums;

namespace RenderFarm.LocalCloud.S3.Bodies;

/// <summary>The additional checksum that a request states or announces.</summary>
/// <param name="Algorithm">Which one.</param>
/// <param name="Value">Base64; null when it comes behind the body or is left to us.</param>
/// <param name="Trailer">Name of the trailing header that carries it, if one does.</param>
internal sealed record StatedChecksum(ChecksumAlgorithm Algorithm, string? Value, string? Trailer)
{
    /// <returns>Null when the request says nothing about a checksum.</returns>
    public static StatedChecksum? Of(S3Request request)
    {
        var stated = ChecksumNames
            .All.Select(algorithm => new StatedChecksum(algorithm, request.Header(ChecksumNames.Header(algorithm)), Trailer: null))
            .Where(checksum => checksum.Value is not null)
            .ToList();
        if (stated.Count > 1)
            throw S3Errors.InvalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        if (stated.Count == 1)
            return stated[0];

        var trailers = (request.Header("x-amz-trailer") ?? string.Empty).Split(',', StringSplitOptions.TrimEntries);
        foreach (var trailer in trailers)
        {
            if (ChecksumNames.FromHeader(trailer) is { } algorithm)
                return new(algorithm, Value: null, trailer.ToLowerInvariant());
        }

        return request.Header("x-amz-sdk-checksum-algorithm") is { } name
            ? new(ChecksumNames.Parse(name), Value: null, Trailer: null)
            : null;
    }
}
