using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Worker.ObjectStore;

/// <summary>What a job has in the bucket, as a whole.</summary>
internal sealed class JobObjects(IAmazonS3 s3, IOptions<FarmOptions> farm, CloudCalls cloud)
{
    private const int AtOnce = 4;

    /// <summary>The objects of frames under a prefix, by the frames' numbers.</summary>
    /// <exception cref="RenderFault">The bucket stayed away: the cloud's fault.</exception>
    public async Task<IReadOnlyList<FrameObject>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var found = await cloud.RunAsync(
            "list the job's objects",
            token => FrameStore.ListAsync(s3, farm.Value.Bucket, prefix, token),
            cancellationToken
        );
        return [.. found.OrderBy(item => item.Frame)];
    }

    /// <summary>Fetches objects into a folder, some at once, as <c>000001.png</c> and so on in their order.</summary>
    /// <returns>The files, in the same order.</returns>
    /// <exception cref="RenderFault">The bucket stayed away: the cloud's fault.</exception>
    public async Task<IReadOnlyList<string>> FetchAsync(
        IReadOnlyList<FrameObject> objects,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var paths = objects.Select((item, index) => Path.Combine(folder, $"{index + 1:000000}{Path.GetExtension(item.Key)}")).ToList();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, objects.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (index, token) => await cloud.RunAsync("fetch a frame", t => FetchAsync(objects[index].Key, paths[index], t), token)
        );
        return paths;
    }

    /// <summary>Size of an object in bytes; null when it is not there.</summary>
    /// <exception cref="RenderFault">The bucket stayed away: the cloud's fault.</exception>
    public async Task<long?> SizeAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectMetadataRequest { BucketName = farm.Value.Bucket, Key = key };
            return (
                await cloud.RunAsync("look into the bucket", token => s3.GetObjectMetadataAsync(request, token), cancellationToken)
            ).ContentLength;
        }
        catch (RenderFault fault) when (fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound })
        {
            return null;
        }
    }

    /// <summary>Stores a file under a key, unless something is stored there.</summary>
    /// <exception cref="RenderFault">The bucket stayed away: the cloud's fault.</exception>
    public async Task PutOnceAsync(string key, string path, string contentType, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest
        {
            BucketName = farm.Value.Bucket,
            Key = key,
            FilePath = path,
            ContentType = contentType,
            IfNoneMatch = "*",
            // The store keeps it, and tells whoever downloads it.
            ChecksumSHA256 = await HashAsync(path, cancellationToken),
        };
        try
        {
            await cloud.RunAsync("store what was made", token => s3.PutObjectAsync(request, token), cancellationToken);
        }
        catch (RenderFault fault) when (fault.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.PreconditionFailed })
        {
            // Another delivery was faster, and has made the same.
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToBase64String(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private async Task FetchAsync(string key, string path, CancellationToken cancellationToken)
    {
        using var response = await s3.GetObjectAsync(farm.Value.Bucket, key, cancellationToken);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        await response.ResponseStream.CopyToAsync(file, cancellationToken);
    }
}
