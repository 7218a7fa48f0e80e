using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults;
using RenderFarm.Worker.Frames.Gate;
using RenderFarm.Worker.Storage;

namespace RenderFarm.Worker.Parts;

/// <summary>Parts of frames in the bucket. The first one stored under a key counts, as it does for images.</summary>
internal sealed class PartStore(IAmazonS3 s3, FrameStore images, IOptions<FarmOptions> farm, CloudCalls cloud)
{
    private const int FetchesAtOnce = 4;

    /// <summary>As many as S3 removes with one request.</summary>
    private const int KeysAtOnce = 1000;

    /// <summary>Keys under a prefix.</summary>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellation) => cloud.RunAsync<IReadOnlyList<string>>(
        "list the stored parts of frames",
        async token =>
        {
            var keys = new List<string>();
            var pages = s3.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = farm.Value.Bucket, Prefix = prefix });
            await foreach (var page in pages.Responses.WithCancellation(token)) keys.AddRange((page.S3Objects ?? []).Select(item => item.Key));
            return keys;
        },
        cancellation);

    /// <summary>Checks a part and stores it, if none is stored under its key.</summary>
    /// <exception cref="RenderFault">It is not whole, or cannot be stored.</exception>
    public async Task PutAsync(string key, string path, PixelSize? size, CancellationToken cancellation)
    {
        try
        {
            var part = await ImageGate.CheckAsync(path, new ExpectedImage(size), cancellation);
            await images.TryPutImageAsync(key, path, part.Sha256, cancellation);
        }
        catch (BadImageException bad)
        {
            var folder = System.IO.Path.GetDirectoryName(path)!;
            throw DiskSpace.IsFull(folder) ? DiskSpace.Fault(folder, bad) : new RenderFault(FaultKind.Frame, bad.Message, inner: bad);
        }
    }

    /// <summary>Brings parts into a folder.</summary>
    /// <returns>Their files, in the order of the keys.</returns>
    public async Task<IReadOnlyList<string>> FetchAsync(IReadOnlyList<string> keys, string folder, CancellationToken cancellation)
    {
        var paths = keys.Select((_, index) => System.IO.Path.Combine(folder, $"part-{index}.exr")).ToList();
        await Parallel.ForAsync(
            0,
            keys.Count,
            new ParallelOptions { MaxDegreeOfParallelism = FetchesAtOnce, CancellationToken = cancellation },
            async (index, token) => await cloud.RunAsync(
                "fetch a part of the frame",
                async attempt =>
                {
                    using var part = await s3.GetObjectAsync(farm.Value.Bucket, keys[index], attempt);
                    await part.WriteResponseStreamToFileAsync(paths[index], append: false, attempt);
                },
                token));
        return paths;
    }

    /// <summary>Removes parts that nobody needs any more, a thousand with one request. One that stays is removed with the job.</summary>
    public async Task RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var some in keys.Chunk(KeysAtOnce))
        {
            var request = new DeleteObjectsRequest { BucketName = farm.Value.Bucket, Objects = [.. some.Select(key => new KeyVersion { Key = key })], Quiet = true };
            await cloud.RunAsync("remove parts of the frame", token => RemoveAsync(request, token), cancellation);
        }
    }

    private async Task RemoveAsync(DeleteObjectsRequest request, CancellationToken cancellation)
    {
        try
        {
            await s3.DeleteObjectsAsync(request, cancellation);
        }
        catch (DeleteObjectsException)
        {
            // The store keeps some: the same would happen again now.
        }
    }
}
