using System.Text;
using CsCheck;
using static RenderFarm.Tests.Fuzz.FuzzWords;

namespace RenderFarm.Tests.Fuzz;

/// <summary>Requests for LocalCloud's S3 that no client would send.</summary>
internal static class S3Requests
{
    private static readonly string[] S3Queries =
    [
        "x-amz-meta-\u0001 b",
        .. Names(
            """
            list-type prefix delimiter max-keys continuation-token start-after marker encoding-type uploads uploadId uploadId partNumber
            partNumber delete tagging location versioning versionId response-content-type response-content-disposition response-expires
            part-number-marker max-parts max-uploads x-amz-meta-a x-amz-checksum-crc32 x-amz-checksum-algorithm x-amz-copy-source
            x-amz-decoded-content-length x-amz-trailer
            """
        ),
    ];

    private static readonly string[] S3Headers = Names(
        """
        range if-match if-none-match if-modified-since if-unmodified-since content-md5 content-type content-encoding
        content-disposition expires x-amz-copy-source x-amz-copy-source-range x-amz-copy-source-if-match x-amz-metadata-directive
        x-amz-checksum-crc32 x-amz-checksum-crc64nvme x-amz-checksum-sha256 x-amz-sdk-checksum-algorithm x-amz-checksum-algorithm
        x-amz-checksum-type x-amz-checksum-mode x-amz-trailer x-amz-decoded-content-length x-amz-mp-object-size x-amz-meta-a
        x-amz-security-token
        """
    );

    private static readonly Gen<byte[]> S3Body = Gen.OneOf<byte[]>(
        Gen.Const(Array.Empty<byte>()),
        Bytes,
        Word.Select(word => Encoding.UTF8.GetBytes($"<Delete><Object><Key>{word}</Key></Object><Quiet>{word}</Quiet></Delete>")),
        Gen.Select(
            Word,
            Word,
            (part, tag) =>
                Encoding.UTF8.GetBytes(
                    "<CompleteMultipartUpload "
                        + $"xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + $"<Part><PartNumber>{part}</PartNumber><ETag>{tag}</ETag></Part></CompleteMultipartUpload>"
                )
        ),
        Gen.Select(Word, Bytes, Word, Chunked)
    );

    public static readonly Gen<FuzzRequest> S3 =
        from method in Gen.Frequency(
            (12, Gen.OneOf("GET", "PUT", "PUT", "DELETE", "HEAD", "POST")),
            (1, Gen.OneOf("OPTIONS", "PATCH", "get"))
        )
        from path in Gen.Frequency(
            (3, Gen.Const($"/{Bucket}")),
            (6, Gen.Const($"/{Bucket}/key")),
            (4, Word.Select(word => $"/{Bucket}/{Escape(word)}")),
            (1, Word.Select(word => "/" + Escape(word))),
            (1, Word.Select(word => "/" + Raw(word)))
        )
        from query in Pairs(S3Queries, Word)
        from headers in Pairs(S3Headers, HeaderWord)
        from body in S3Body
        from hash in Gen.OneOf<string?>(
            null,
            null,
            "UNSIGNED-PAYLOAD",
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            "STREAMING-X",
            "x"
        )
        from framing in Framings
        select new FuzzRequest("s3", method, path + Query(query), headers, body, hash, framing);

    // One of Amazon's headers that is not signed is one too many.
    public static readonly Gen<FuzzRequest> Presigned =
        from method in Gen.OneOf("PUT", "PUT", "PUT", "GET", "HEAD", "OPTIONS")
        from key in Word
        from query in Pairs(S3Queries, Word)
        from headers in Pairs(
            [
                .. S3Headers.Where(name => !name.StartsWith("x-amz", StringComparison.Ordinal)),
                "origin",
                "sec-fetch-site",
                "access-control-request-method",
                "access-control-request-headers",
                "x-amz-content-sha256",
            ],
            HeaderWord
        )
        from body in S3Body
        from framing in Framings
        select new FuzzRequest(
            "s3",
            method,
            $"/{Bucket}/{Escape(key)}" + Query(query),
            headers,
            body,
            PayloadHash: null,
            framing,
            IsPresigned: true
        );

    // As Amazon frames them, but for a last chunk of any size and any trailer.
    private static byte[] Chunked(string size, byte[] bytes, string trailer) =>
        [
            .. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"),
            .. bytes,
            .. Encoding.UTF8.GetBytes($"\r\n{size};chunk-signature={trailer}\r\nx-amz-checksum-crc32:{trailer}\r\n\r\n"),
        ];

    private static Gen<FuzzRequest.Framings> Framings =>
        Gen.OneOf(FuzzRequest.Framings.Length, FuzzRequest.Framings.Length, FuzzRequest.Framings.Chunked, FuzzRequest.Framings.None);

    private static Gen<(string Name, string Value)[]> Pairs(string[] names, Gen<string> values) =>
        Gen.Select(Gen.OneOf(names), values).Array[0, 4];

    private static string Query((string Name, string Value)[] pairs) =>
        pairs.Length == 0 ? string.Empty : "?" + string.Join('&', pairs.Select(pair => $"{Escape(pair.Name)}={Escape(pair.Value)}"));

    // As it is, as far as it can stand in a request's line.
    private static string Raw(string text) => string.Concat(text.Where(letter => letter is > ' ' and < '\u007f' and not ('?' or '#')));
}
