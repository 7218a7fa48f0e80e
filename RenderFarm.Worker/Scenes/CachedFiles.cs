using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.ServiceDefaults.Settings;
using RenderFarm.Worker.ObjectStore;

namespace RenderFarm.Worker.Scenes;

/// <summary>Objects of the bucket as files that are what their hashes say.</summary>
internal sealed class CachedFiles(IAmazonS3 s3, IOptions<FarmOptions> farm, CloudCalls cloud)
{
    private const int FetchAttempts = 3;

    /// <summary>What this process has hashed, by path: the time of the file's last change.</summary>
    private readonly ConcurrentDictionary<string, DateTime> _verified = new();

    /// <summary>Brings an object to its place, through a <c>.part</c> of its own beside it.</summary>
    /// <param name="what">The object in a word or two, for the user: "scene".</param>
    /// <param name="key">Its key.</param>
    /// <param name="sha256">What it must hash to.</param>
    /// <param name="path">Its place.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RenderFault">It cannot be had.</exception>
    public async Task FetchAsync(string what, string key, string sha256, string path, CancellationToken cancellationToken)
    {
        var part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            await using var file = new FileStream(part, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            for (
                var attempt = 1;
                await cloud.RunAsync($"fetch the {what}", token => DownloadAsync(what, key, file, token), cancellationToken) != sha256;
                attempt++
            )
            {
                if (attempt == FetchAttempts)
                    throw new RenderFault(
                        FaultKind.Frame,
                        $"The {what} in the bucket ({key}) does not match its hash. Submit the file again."
                    );
            }

            await file.DisposeAsync();
            File.Move(part, path, overwrite: true);
            _verified[path] = File.GetLastWriteTimeUtc(path);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Whether a file is there and has not changed since this process hashed it, or hashes to the same.</summary>
    public async Task<bool> IsWholeAsync(string path, string sha256, CancellationToken cancellationToken)
    {
        try
        {
            var changed = File.GetLastWriteTimeUtc(path);
            if (_verified.TryGetValue(path, out var verified) && verified == changed)
                return true;

            await using var file = File.OpenRead(path);
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)) != sha256)
                return false;

            _verified[path] = changed;
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private async Task<string> DownloadAsync(string what, string key, FileStream part, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await s3.GetObjectAsync(farm.Value.Bucket, key, cancellationToken);
            part.SetLength(0);
            using var sha256 = SHA256.Create();
            await using (var hashed = new CryptoStream(part, sha256, CryptoStreamMode.Write, leaveOpen: true))
            {
                await response.ResponseStream.CopyToAsync(hashed, cancellationToken);
            }

            part.Flush(flushToDisk: true);
            return Convert.ToHexStringLower(sha256.Hash!);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw new RenderFault(
                FaultKind.Frame,
                $"The {what} is not in the bucket any more ({key}). Submit the file again.",
                inner: exception
            );
        }
    }
}
