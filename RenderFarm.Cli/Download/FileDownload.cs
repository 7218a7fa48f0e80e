using System.Net;
using System.Security.Cryptography;
using RenderFarm.Cli.Api;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Cli.Download;

/// <summary>A file of a job: a frame, what was written beside one, or what was made of all.</summary>
/// <param name="Request">Where the farm has it, below its address.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Path">Where it goes.</param>
/// <param name="SizeBytes">Its size; null where the farm does not say.</param>
/// <param name="Sha256">Its hash; null where the farm does not know it.</param>
/// <param name="Frame">The frame that it belongs to; null for what was made of all.</param>
/// <param name="IsBeside">Whether a File Output node has written it.</param>
internal sealed record RemoteFile(
    string Request,
    string Name,
    string Path,
    long? SizeBytes,
    string? Sha256,
    int? Frame = null,
    bool IsBeside = false
);

/// <summary>Brings files to a directory. What has arrived of one that was broken off is not fetched again.</summary>
internal sealed class FileDownload(ApiClient api, string jobId, DownloadDirectory directory)
{
    private const int AtOnce = 4;
    private const int BufferBytes = 128 * 1024;

    /// <summary>Fetches files, a few at once.</summary>
    /// <param name="files">Which.</param>
    /// <param name="onFetched">Gets each that is whole, with its size; from any thread.</param>
    /// <param name="cancellationToken">Ends it, with what has arrived kept for the next time.</param>
    /// <exception cref="FailureException">The disk is full, a file arrived damaged, or the farm gives no more.</exception>
    public async Task FetchAsync(
        IReadOnlyCollection<RemoteFile> files,
        Action<RemoteFile, long> onFetched,
        CancellationToken cancellationToken
    )
    {
        var done = 0;
        var resume = $"renderfarm download {jobId} \"{directory.FullPath}\"";
        try
        {
            directory.Create();
            await Parallel.ForEachAsync(
                files,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (file, token) =>
                {
                    var size = await FetchAsync(file, token);
                    Interlocked.Increment(ref done);
                    onFetched(file, size);
                }
            );
        }
        catch (FarmRefusedException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new FarmRefusedException(
                e.Status,
                e.ProblemType,
                $"{e.Message} {done} of {files.Count} files were fetched before.",
                null,
                $"What is there is whole or is resumed: with a token that is known, {resume}"
            );
        }
        catch (Exception e) when (e is UnauthorizedAccessException or (IOException and not HttpIOException))
        {
            var full = e is IOException io && DiskSpace.IsFull(io);
            throw new IncompleteException(
                full
                    ? $"The disk of {directory.FullPath} is full: {done} of {files.Count} files were fetched."
                    : $"{directory.FullPath} cannot be written: {e.Message}",
                $"{(full ? "Make room" : "Make it writable")}, then resume with: {resume}",
                e
            );
        }
    }

    /// <summary>A file that does not have the hash that the farm says is fetched once more from its beginning.</summary>
    private async Task<long> FetchAsync(RemoteFile file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        var partial = DownloadDirectory.PartialPathOf(file.Path);
        for (var again = false; ; again = true)
        {
            var (size, hash) = await Retries.Brief.ExecuteAsync(async token => await WriteAsync(file, partial, token), cancellationToken);
            if ((file.Sha256 is null || hash == file.Sha256) && (file.SizeBytes is null || size == file.SizeBytes))
            {
                File.Move(partial, file.Path, overwrite: true);
                return size;
            }

            File.Delete(partial);
            if (again)
                throw new IncompleteException(
                    $"'{file.Name}'{(file.Frame is { } frame ? $" of frame {frame}" : "")} arrived damaged, twice: it is not what the farm "
                        + "stored.",
                    file.Frame is { } number
                        ? $"Have it rendered again: renderfarm retry {jobId} --frames {number}"
                        : $"Try again: renderfarm download {jobId} \"{directory.FullPath}\""
                );
        }
    }

    private async Task<(long Size, string Hash)> WriteAsync(RemoteFile wanted, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0, useAsync: true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        // Whether a beginning is that of this very file shows in the hash of the whole.
        if (wanted.Sha256 is null || wanted.SizeBytes is not { } expected || file.Length > expected)
            file.SetLength(0);
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0; )
            hash.AppendData(buffer, 0, read);
        if (file.Length > 0 && file.Length == wanted.SizeBytes)
            return (file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));

        using var response = await api.OpenFileAsync(wanted.Request, file.Length, wanted.Sha256, cancellationToken);
        if (file.Length > 0 && response.StatusCode != HttpStatusCode.PartialContent)
        {
            file.SetLength(0);
            hash.GetHashAndReset();
        }

        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (true)
        {
            var read = await api.GuardAsync(() => source.ReadAsync(buffer, cancellationToken).AsTask(), cancellationToken);
            if (read == 0)
                return (file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));

            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
