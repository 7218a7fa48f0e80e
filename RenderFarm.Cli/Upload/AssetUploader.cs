using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Upload;

/// <summary>
/// Brings a folder to the farm: what the farm does not have of it, and the manifest. After a break, what had arrived is not sent again.
/// </summary>
internal sealed class AssetUploader(ApiClient api, Output output)
{
    /// <summary>Files that are read or sent at once.</summary>
    private const int Parallel = 8;

    /// <summary>Brings it.</summary>
    /// <exception cref="FailureException">A file changed or cannot be read, or the farm or the store does not take it.</exception>
    public async Task<AssetFacts> UploadAsync(AssetFolder folder, CancellationToken cancellationToken)
    {
        folder.Warn(output);
        var files = await output.StageAsync("hashing files", stage => HashAsync(folder, stage, cancellationToken));
        var sources = files.Zip(folder.Files, (asset, source) => (asset, source.File)).DistinctBy(pair => pair.asset.Sha256).ToList();
        var missing = new List<(MissingAsset Asset, LocalFile File)>();
        foreach (var batch in sources.Chunk(AssetLimits.MaxAnnounced))
        {
            var answer = await api.AnnounceAssetsAsync(Announcement(batch.Select(pair => pair.asset)), cancellationToken);
            missing.AddRange(
                answer.Missing.Join(batch, asset => asset.Sha256, pair => pair.asset.Sha256, (asset, pair) => (asset, pair.File))
            );
        }

        var bytes = missing.Sum(file => file.File.SizeBytes);
        if (missing.Count > 0)
            await output.StageAsync("uploading files", stage => SendAsync(missing, bytes, stage, cancellationToken));
        var accepted = await api.SendManifestAsync(new AssetManifest { Scene = folder.Scene, Files = files }, cancellationToken);
        output.Line(
            $"{Readable.Count(accepted.Files, "file")} of {Readable.Bytes(accepted.TotalBytes)} go along; {missing.Count} of "
                + $"{Readable.Bytes(bytes)} were new to the farm."
        );
        return new AssetFacts(accepted.Sha256, accepted.Files, accepted.TotalBytes, missing.Count, bytes);
    }

    private static AssetsRequest Announcement(IEnumerable<AssetFile> files) =>
        new() { Assets = [.. files.Select(file => new AssetRequest(file.Sha256, file.SizeBytes))] };

    private static async Task<IReadOnlyList<AssetFile>> HashAsync(AssetFolder folder, Stage stage, CancellationToken cancellationToken)
    {
        var hashed = new AssetFile[folder.Files.Count];
        var (done, total) = (0L, folder.TotalBytes);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, hashed.Length),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = Math.Min(Parallel, Environment.ProcessorCount),
                CancellationToken = cancellationToken,
            },
            async (index, token) =>
            {
                var (path, file) = folder.Files[index];
                hashed[index] = new AssetFile(path, await file.HashAsync(new SilentStage(), token), file.SizeBytes);
                var now = Interlocked.Add(ref done, file.SizeBytes);
                stage.Report(total == 0 ? 1 : (double)now / total, $"{Readable.Bytes(now)} of {Readable.Bytes(total)}");
            }
        );
        return hashed;
    }

    private async Task<bool> SendAsync(
        List<(MissingAsset Asset, LocalFile File)> missing,
        long total,
        Stage stage,
        CancellationToken cancellationToken
    )
    {
        var (sent, done) = (0L, 0);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            missing,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (file, token) =>
            {
                await SendAsync(file.Asset, file.File, token);
                var (bytes, count) = (Interlocked.Add(ref sent, file.File.SizeBytes), Interlocked.Increment(ref done));
                stage.Report(
                    total == 0 ? (double)count / missing.Count : (double)bytes / total,
                    $"{count} of {missing.Count}, {Readable.Bytes(bytes)} of {Readable.Bytes(total)}"
                );
            }
        );
        return true;
    }

    private async Task SendAsync(MissingAsset asset, LocalFile file, CancellationToken cancellationToken)
    {
        var upload = asset.Upload;
        await Retries.Brief.ExecuteAsync(
            async token =>
            {
                try
                {
                    await PresignedPut.SendAsync(file, upload, new SilentStage(), token);
                }
                catch (FarmRefusedException)
                {
                    // The address may have expired; or it arrived after all.
                    var answer = await api.AnnounceAssetsAsync(Announcement([new AssetFile("", asset.Sha256, file.SizeBytes)]), token);
                    if (answer.Missing.Count == 0)
                        return;
                    upload = answer.Missing[0].Upload;
                    throw;
                }
            },
            cancellationToken
        );
    }
}
