using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using RenderFarm.ServiceDefaults.Aws;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Infrastructure.ObjectStore;

/// <summary>The farm's bucket. Every method throws <see cref="CloudUnavailableException"/> when the store does not answer.</summary>
internal sealed class FarmBucket(IAmazonS3 s3, IOptions<FarmOptions> options)
{
    /// <summary>As many as S3 removes with one request.</summary>
    private const int KeysAtOnce = 1000;

    private string Name => options.Value.Bucket;

    /// <summary>Makes the bucket when it is not there.</summary>
    public Task EnsureAsync(CancellationToken cancellationToken) =>
        Guarded(() => s3.CreateBucketIfMissingAsync(Name, cancellationToken), cancellationToken);

    /// <summary>What the store says about an object; null when it is not there.</summary>
    public Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken cancellationToken) =>
        Guarded(
            async () =>
            {
                try
                {
                    return await s3.GetObjectMetadataAsync(
                        new GetObjectMetadataRequest
                        {
                            BucketName = Name,
                            Key = key,
                            ChecksumMode = ChecksumMode.ENABLED,
                        },
                        cancellationToken
                    );
                }
                catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
                {
                    return (GetObjectMetadataResponse?)null;
                }
            },
            cancellationToken
        );

    /// <summary>What there is under a key, in one request.</summary>
    public async Task<FoundObject> FindAsync(string key, CancellationToken cancellationToken) =>
        await HeadAsync(key, cancellationToken) is { } stored
            ? new FoundObject(true, stored.ContentLength, Sha256Of(stored))
            : new FoundObject(false, 0, null);

    /// <summary>
    /// SHA-256 of a whole object as the store has computed it, in lower-case hexadecimal; null when the store does not say.
    /// </summary>
    public static string? Sha256Of(GetObjectMetadataResponse stored)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        return
            stored.ChecksumType != ChecksumType.COMPOSITE
            && stored.ChecksumSHA256 is { } checksum
            && Convert.TryFromBase64String(checksum, bytes, out var length)
            && length == bytes.Length
            ? Convert.ToHexStringLower(bytes)
            : null;
    }

    /// <summary>Opens an object, or a part of it; null when it is not there. The caller disposes of it.</summary>
    public Task<GetObjectResponse?> OpenAsync(string key, ByteRange? range, CancellationToken cancellationToken) =>
        Guarded(
            async () =>
            {
                try
                {
                    return await s3.GetObjectAsync(
                        new GetObjectRequest
                        {
                            BucketName = Name,
                            Key = key,
                            ByteRange = range,
                        },
                        cancellationToken
                    );
                }
                catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
                {
                    return (GetObjectResponse?)null;
                }
            },
            cancellationToken
        );

    /// <summary>Stores an object of 5 GiB at most.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">What it has; read from where it is to its end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="sha256">Hash of the content in hexadecimal digits, which the store checks and keeps; null for none.</param>
    public Task PutAsync(string key, Stream content, CancellationToken cancellationToken, string? sha256 = null) =>
        Guarded(
            () =>
                s3.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = Name,
                        Key = key,
                        InputStream = content,
                        AutoCloseStream = false,
                        ChecksumSHA256 = sha256 is null ? null : Convert.ToBase64String(Convert.FromHexString(sha256)),
                    },
                    cancellationToken
                ),
            cancellationToken
        );

    /// <summary>Stores an empty object.</summary>
    public Task MarkAsync(string key, CancellationToken cancellationToken) =>
        Guarded(
            () =>
                s3.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = Name,
                        Key = key,
                        ContentBody = "",
                    },
                    cancellationToken
                ),
            cancellationToken
        );

    /// <summary>Keys that begin with a prefix.</summary>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        Guarded<IReadOnlyList<string>>(
            async () =>
            {
                var keys = new List<string>();
                await foreach (var page in PagesAsync(prefix, cancellationToken))
                    keys.AddRange(page);
                return keys;
            },
            cancellationToken
        );

    /// <summary>Removes every object whose key begins with a prefix, a thousand with one request.</summary>
    /// <returns>Those that the store keeps, each with its reason: see <see cref="ThrowIfAny"/>.</returns>
    public Task<List<DeleteError>> DeleteAllAsync(string prefix, CancellationToken cancellationToken) =>
        Guarded(
            async () =>
            {
                var kept = new List<DeleteError>();
                await foreach (var page in PagesAsync(prefix, cancellationToken))
                    kept.AddRange(await DeletePageAsync(page, cancellationToken));
                return kept;
            },
            cancellationToken
        );

    /// <summary>Removes objects, a thousand with one request; those that are not there are fine.</summary>
    /// <returns>Those that the store keeps, each with its reason.</returns>
    public Task<List<DeleteError>> DeleteAsync(IEnumerable<string> keys, CancellationToken cancellationToken) =>
        Guarded(
            async () =>
            {
                var kept = new List<DeleteError>();
                foreach (var page in keys.Chunk(KeysAtOnce))
                    kept.AddRange(await DeletePageAsync(page, cancellationToken));
                return kept;
            },
            cancellationToken
        );

    /// <summary>Says that objects were not removed; the others are.</summary>
    public static void ThrowIfAny(List<DeleteError> kept)
    {
        if (kept.Count > 0)
        {
            throw new CloudUnavailableException(
                $"The store does not remove {kept.Count} objects, such as '{kept[0].Key}': {kept[0].Code}: {kept[0].Message}"
            );
        }
    }

    /// <summary>Signs a PUT that the store accepts only with that checksum and length.</summary>
    /// <param name="key">Key of the object to come.</param>
    /// <param name="sha256">Base64 of its SHA-256, for <see cref="UploadChecksumHeader"/>.</param>
    /// <param name="sizeBytes">Its size.</param>
    /// <param name="expires">Until when the PUT may begin.</param>
    public Task<string> SignPutAsync(string key, string sha256, long sizeBytes, DateTimeOffset expires)
    {
        var request = new GetPreSignedUrlRequest
        {
            BucketName = Name,
            Key = key,
            Verb = HttpVerb.PUT,
            Expires = expires.UtcDateTime,
            Protocol = IsPlainHttp() ? Protocol.HTTP : Protocol.HTTPS,
        };
        request.Headers[UploadChecksumHeader] = sha256;
        request.Headers.ContentLength = sizeBytes;
        return Guarded(() => s3.GetPreSignedURLAsync(request), CancellationToken.None);
    }

    /// <summary>Signs a GET.</summary>
    /// <param name="key">Key of the object.</param>
    /// <param name="expires">Until when the GET may begin.</param>
    public Task<string> SignGetAsync(string key, DateTimeOffset expires)
    {
        var request = new GetPreSignedUrlRequest
        {
            BucketName = Name,
            Key = key,
            Verb = HttpVerb.GET,
            Expires = expires.UtcDateTime,
            Protocol = IsPlainHttp() ? Protocol.HTTP : Protocol.HTTPS,
        };
        return Guarded(() => s3.GetPreSignedURLAsync(request), CancellationToken.None);
    }

    /// <summary>The header of a signed PUT that carries the checksum.</summary>
    public const string UploadChecksumHeader = "x-amz-checksum-sha256";

    private bool IsPlainHttp() => s3.Config.ServiceURL?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true;

    private async IAsyncEnumerable<IReadOnlyList<string>> PagesAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var pages = s3.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = Name, Prefix = prefix });
        await foreach (var page in pages.Responses.WithCancellation(cancellationToken))
            yield return [.. (page.S3Objects ?? []).Select(item => item.Key)];
    }

    private async Task<List<DeleteError>> DeletePageAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return [];
        try
        {
            var request = new DeleteObjectsRequest
            {
                BucketName = Name,
                Objects = [.. keys.Select(key => new KeyVersion { Key = key })],
                Quiet = true,
            };
            await s3.DeleteObjectsAsync(request, cancellationToken);
            return [];
        }
        catch (DeleteObjectsException e)
        {
            return e.Response.DeleteErrors;
        }
    }

    private static async Task<T> Guarded<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (CloudErrors.IsCloudError(e, cancellationToken))
        {
            throw new CloudUnavailableException($"The store does not answer as it should: {e.Message}", e);
        }
    }
}

/// <summary>What the store says of a key.</summary>
/// <param name="IsThere">Whether there is an object.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Sha256">Its hash in lower-case hexadecimal; null when the store does not say.</param>
internal sealed record FoundObject(bool IsThere, long SizeBytes, string? Sha256);
