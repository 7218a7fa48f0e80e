using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Images;
using RenderFarm.Worker.ObjectStore;
using RenderFarm.Worker.OpenExr;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Parts;

/// <summary>Parts of frames in the bucket. The first one stored under a key counts, as it does for images.</summary>
internal sealed class PartStore(IAmazonS3 s3, FrameStore images, IOptions<FarmOptions> farm, CloudCalls cloud)
{
    private const int FetchesAtOnce = 4;

    /// <summary>As many as S3 removes with one request.</summary>
    private const int KeysAtOnce = 1000;

    /// <summary>Keys under a prefix.</summary>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        cloud.RunAsync<IReadOnlyList<string>>(
            "list the stored parts of frames",
            async token =>
            {
                var keys = new List<string>();
                var pages = s3.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = farm.Value.Bucket, Prefix = prefix });
                await foreach (var page in pages.Responses.WithCancellation(token))
                    keys.AddRange((page.S3Objects ?? []).Select(item => item.Key));
                return keys;
            },
            cancellationToken
        );

    /// <summary>Checks a part and stores it, if none is stored under its key.</summary>
    /// <exception cref="RenderFault">It is not whole, or cannot be stored.</exception>
    public async Task PutAsync(string key, string path, PixelSize? size, CancellationToken cancellationToken)
    {
        try
        {
            var part = await ImageValidation.CheckAsync(path, new ExpectedImage(size), cancellationToken);
            await images.TryPutImageAsync(key, path, part.Sha256, cancellationToken);
        }
        catch (BadImageException bad)
        {
            var folder = System.IO.Path.GetDirectoryName(path)!;
            throw DiskSpace.IsFull(folder) ? RenderFault.DiskFull(folder, bad) : new RenderFault(FaultKind.Frame, bad.Message, inner: bad);
        }
    }

    /// <summary>Brings parts into a folder.</summary>
    /// <returns>Their files, in the order of the keys.</returns>
    public async Task<IReadOnlyList<string>> FetchAsync(IReadOnlyList<string> keys, string folder, CancellationToken cancellationToken)
    {
        var paths = keys.Select((_, index) => System.IO.Path.Combine(folder, $"part-{index}.exr")).ToList();
        await Parallel.ForAsync(
            0,
            keys.Count,
            new ParallelOptions { MaxDegreeOfParallelism = FetchesAtOnce, CancellationToken = cancellationToken },
            async (index, token) =>
                await cloud.RunAsync(
                    "fetch a part of the frame",
                    async attempt =>
                    {
                        using var part = await s3.GetObjectAsync(farm.Value.Bucket, keys[index], attempt);
                        await part.WriteResponseStreamToFileAsync(paths[index], append: false, attempt);
                    },
                    token
                )
        );
        return paths;
    }

    /// <summary>Removes parts that nobody needs any more, a thousand with one request. One that stays is removed with the job.</summary>
    public async Task RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        foreach (var some in keys.Chunk(KeysAtOnce))
        {
            var request = new DeleteObjectsRequest
            {
                BucketName = farm.Value.Bucket,
                Objects = [.. some.Select(key => new KeyVersion { Key = key })],
                Quiet = true,
            };
            await cloud.RunAsync("remove parts of the frame", token => RemoveAsync(request, token), cancellationToken);
        }
    }

    private async Task RemoveAsync(DeleteObjectsRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await s3.DeleteObjectsAsync(request, cancellationToken);
        }
        catch (DeleteObjectsException)
        {
            // The store keeps some: the same would happen again now.
        }
    }
}

/// <summary>The open files of the parts of one frame.</summary>
internal sealed class PartFiles : IDisposable
{
    private readonly List<ExrLines> _files = [];

    /// <summary>Opens them.</summary>
    /// <exception cref="InvalidDataException">They are not of one frame.</exception>
    public PartFiles(IEnumerable<string> paths)
    {
        try
        {
            foreach (var path in paths)
                _files.Add(ExrLines.Open(path));
            if (_files.Exists(file => !file.Channels.SequenceEqual(_files[0].Channels)))
                throw new InvalidDataException("The parts of the frame have different passes.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ExrLines this[int part] => _files[part];

    public void Dispose() => _files.ForEach(file => file.Dispose());
}

/// <summary>How a job's frames are divided: every worker comes to the same parts by itself.</summary>
internal static class Division
{
    /// <summary>The parts of each frame, in order.</summary>
    /// <exception cref="RenderFault">This scene cannot be divided like that, as this Blender says.</exception>
    public static IReadOnlyList<FramePart> Of(Split split, PreparedScene scene)
    {
        var check = split.Samples is null ? scene.TileSplit : scene.SampleSplit;
        if (check.Refusal is not null)
            throw new RenderFault(FaultKind.Frame, check.Refusal);

        if (split.Samples is { } ranges)
            return [.. Steps(split, scene.Samples!.Value).SelectMany(step => Span.Cut(step, ranges)).Select(FramePart.Of)];
        return [.. Tiles(scene.Width!.Value, scene.Height!.Value, split.Columns!.Value, split.Rows!.Value).Select(FramePart.Of)];
    }

    /// <summary>The samples that a frame has had one after the other.</summary>
    private static IEnumerable<Span> Steps(Split split, int samples)
    {
        if (split.Steps.Count > 0 && split.Steps[^1] != samples)
            throw new RenderFault(
                FaultKind.Frame,
                $"The scene has {samples} samples here and the job {split.Steps[^1]}, so that none can be added: set them with --samples, "
                    + "not with an animation or with --set."
            );
        var first = 0;
        foreach (var end in split.Steps.DefaultIfEmpty(samples))
        {
            yield return new Span(first, end - first);
            first = end;
        }
    }

    private static IEnumerable<Tile> Tiles(int width, int height, int columns, int rows) =>
        from row in Span.Cut(new Span(0, height), rows)
        from column in Span.Cut(new Span(0, width), columns)
        select new Tile(column.First, row.First, column.Count, row.Count);
}
