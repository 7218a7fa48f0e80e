using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Worker.ObjectStore;

/// <summary>A job's images and logs in the bucket.</summary>
internal sealed class FrameStore(IAmazonS3 s3, IOptions<FarmOptions> farm, CloudCalls cloud)
{
    /// <summary>
    /// The images that are stored already, of some frames of a job. One request in most cases, whatever the images' format is.
    /// </summary>
    public async Task<IReadOnlyDictionary<int, StoredImage>> ListAsync(
        string outputPrefix,
        IReadOnlyCollection<int> frames,
        CancellationToken cancellationToken
    )
    {
        var prefix = new JobKeys(outputPrefix).CommonImages(frames);
        var stored = await cloud.RunAsync(
            "list the stored frames",
            token => ListAsync(s3, farm.Value.Bucket, prefix, token),
            cancellationToken
        );
        var wanted = frames.ToHashSet();
        var found = new Dictionary<int, StoredImage>();
        foreach (var image in stored.Where(image => wanted.Contains(image.Frame)))
            found[image.Frame] = new StoredImage(image.Key, image.SizeBytes);
        return found;
    }

    /// <summary>The objects of frames under a prefix, in the order of their keys.</summary>
    public static async Task<List<FrameObject>> ListAsync(IAmazonS3 s3, string bucket, string prefix, CancellationToken cancellationToken)
    {
        var found = new List<FrameObject>();
        var pages = s3.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = bucket, Prefix = prefix });
        await foreach (var page in pages.Responses.WithCancellation(cancellationToken))
        {
            foreach (var item in page.S3Objects ?? [])
            {
                if (JobKeys.FrameOf(item.Key) is { } frame)
                    found.Add(new FrameObject(frame, item.Key, item.Size ?? 0));
            }
        }

        return found;
    }

    /// <summary>What is stored beside a frame, under the start of its keys.</summary>
    public Task<IReadOnlyList<FrameOutput>> ListOutputsAsync(string prefix, CancellationToken cancellationToken) =>
        cloud.RunAsync<IReadOnlyList<FrameOutput>>(
            "list what is stored beside a frame",
            async token =>
            {
                var request = new ListObjectsV2Request
                {
                    BucketName = farm.Value.Bucket,
                    Prefix = prefix,
                    MaxKeys = FrameOutput.Most,
                };
                return
                [
                    .. ((await s3.ListObjectsV2Async(request, token)).S3Objects ?? []).Select(item => new FrameOutput(
                        item.Key[prefix.Length..],
                        item.Size ?? 0,
                        null
                    )),
                ];
            },
            cancellationToken
        );

    /// <summary>Whether the job was canceled, or is paused.</summary>
    public async Task<bool> IsHeldAsync(string outputPrefix, CancellationToken cancellationToken) =>
        await HeadAsync(
            new GetObjectMetadataRequest { BucketName = farm.Value.Bucket, Key = new JobKeys(outputPrefix).HeldMarker },
            cancellationToken
        )
            is not null;

    /// <summary>Stores an image if none is stored under its key.</summary>
    /// <returns>False when another image was there first; that one counts.</returns>
    public async Task<bool> TryPutImageAsync(string key, string path, byte[] sha256, CancellationToken cancellationToken)
    {
        var checksum = Convert.ToBase64String(sha256);
        try
        {
            await cloud.RunAsync(
                "store the image",
                token =>
                    s3.PutObjectAsync(
                        new PutObjectRequest
                        {
                            BucketName = farm.Value.Bucket,
                            Key = key,
                            FilePath = path,
                            IfNoneMatch = "*",
                            ChecksumSHA256 = checksum,
                        },
                        token
                    ),
                cancellationToken
            );
            return true;
        }
        catch (RenderFault fault) when (fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed })
        {
            // It may be this very image: a put whose answer was lost is tried again.
            var stored = await HeadAsync(
                new GetObjectMetadataRequest
                {
                    BucketName = farm.Value.Bucket,
                    Key = key,
                    ChecksumMode = ChecksumMode.ENABLED,
                },
                cancellationToken
            );
            return stored?.ChecksumSHA256 == checksum;
        }
    }

    /// <summary>Stores a frame's preview, in place of that of an earlier attempt.</summary>
    public Task PutPreviewAsync(string key, string path, CancellationToken cancellationToken) =>
        cloud.RunAsync(
            "store the frame's preview",
            token =>
                s3.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = farm.Value.Bucket,
                        Key = key,
                        FilePath = path,
                        ContentType = "image/jpeg",
                    },
                    token
                ),
            cancellationToken
        );

    /// <summary>Stores Blender's log of a frame, in place of that of an earlier attempt.</summary>
    public Task PutLogAsync(string key, string text, CancellationToken cancellationToken) =>
        cloud.RunAsync(
            "store the frame's log",
            token =>
                s3.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = farm.Value.Bucket,
                        Key = key,
                        ContentBody = text,
                        ContentType = "text/plain; charset=utf-8",
                    },
                    token
                ),
            cancellationToken
        );

    private async Task<GetObjectMetadataResponse?> HeadAsync(GetObjectMetadataRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await cloud.RunAsync("look into the bucket", token => s3.GetObjectMetadataAsync(request, token), cancellationToken);
        }
        catch (RenderFault fault) when (fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound })
        {
            return null;
        }
    }
}

/// <summary>An object of a frame in the bucket: its image, its preview.</summary>
/// <param name="Frame">The frame's number.</param>
/// <param name="Key">Key of the object.</param>
/// <param name="SizeBytes">Its size in bytes.</param>
internal sealed record FrameObject(int Frame, string Key, long SizeBytes);

/// <summary>An image in the bucket.</summary>
/// <param name="Key">Key of the object.</param>
/// <param name="SizeBytes">Size in bytes.</param>
internal sealed record StoredImage(string Key, long SizeBytes);
