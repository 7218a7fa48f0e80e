using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Hosting;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>The farm's bucket. Every method throws <see cref="CloudUnavailableException"/> when the store does not answer.</summary>
internal sealed class FarmBucket(IAmazonS3 s3, IOptions<FarmOptions> options)
{
    private string Name => options.Value.Bucket;

    /// <summary>Makes the bucket when it is not there: a local cloud begins empty, and may lose its data.</summary>
    public Task EnsureAsync(CancellationToken cancellationToken) => Guarded(
        async () =>
        {
            try
            {
                await s3.HeadBucketAsync(new HeadBucketRequest { BucketName = Name }, cancellationToken);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                await MakeAsync(cancellationToken);
            }

            return true;
        },
        cancellationToken);

    /// <summary>What the store says about an object; null when it is not there.</summary>
    public Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken cancellationToken) => Guarded(
        async () =>
        {
            try
            {
                return await s3.GetObjectMetadataAsync(
                    new GetObjectMetadataRequest { BucketName = Name, Key = key, ChecksumMode = ChecksumMode.ENABLED },
                    cancellationToken);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                return (GetObjectMetadataResponse?)null;
            }
        },
        cancellationToken);

    /// <summary>What there is under a key, in one request.</summary>
    public async Task<FoundObject> FindAsync(string key, CancellationToken cancellationToken) =>
        await HeadAsync(key, cancellationToken) is { } stored ? new FoundObject(true, stored.ContentLength, Sha256Of(stored)) : new FoundObject(false, 0, null);

    /// <summary>SHA-256 of a whole object as the store has computed it, in lower-case hexadecimal; null when the store does not say.</summary>
    public static string? Sha256Of(GetObjectMetadataResponse stored)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        return stored.ChecksumType != ChecksumType.COMPOSITE && stored.ChecksumSHA256 is { } checksum
            && Convert.TryFromBase64String(checksum, bytes, out var length) && length == bytes.Length
            ? Convert.ToHexStringLower(bytes)
            : null;
    }

    /// <summary>Opens an object, or a part of it; null when it is not there. The caller disposes of it.</summary>
    public Task<GetObjectResponse?> OpenAsync(string key, ByteRange? range, CancellationToken cancellationToken) => Guarded(
        async () =>
        {
            try
            {
                return await s3.GetObjectAsync(new GetObjectRequest { BucketName = Name, Key = key, ByteRange = range }, cancellationToken);
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                return (GetObjectResponse?)null;
            }
        },
        cancellationToken);

    /// <summary>Stores a small object.</summary>
    public Task PutAsync(string key, byte[] content, CancellationToken cancellationToken) => Guarded(
        () => s3.PutObjectAsync(new PutObjectRequest { BucketName = Name, Key = key, InputStream = new MemoryStream(content) }, cancellationToken),
        cancellationToken);

    /// <summary>Stores an empty object.</summary>
    public Task MarkAsync(string key, CancellationToken cancellationToken) => Guarded(
        () => s3.PutObjectAsync(new PutObjectRequest { BucketName = Name, Key = key, ContentBody = "" }, cancellationToken),
        cancellationToken);

    /// <summary>Keys that begin with a prefix.</summary>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => Guarded<IReadOnlyList<string>>(
        async () =>
        {
            var keys = new List<string>();
            var request = new ListObjectsV2Request { BucketName = Name, Prefix = prefix };
            do
            {
                var page = await s3.ListObjectsV2Async(request, cancellationToken);
                keys.AddRange((page.S3Objects ?? []).Select(item => item.Key));
                request.ContinuationToken = page.NextContinuationToken;
            }
            while (request.ContinuationToken is not null);
            return keys;
        },
        cancellationToken);

    /// <summary>Removes an object; one that is not there is fine.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        Guarded(() => s3.DeleteObjectAsync(Name, key, cancellationToken), cancellationToken);

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

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await s3.PutBucketAsync(new PutBucketRequest { BucketName = Name }, cancellationToken);
        }
        catch (BucketAlreadyOwnedByYouException)
        {
            // Made by another request a moment ago.
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
