using System.Security.Cryptography;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Cli.Download;

/// <summary>
/// Brings the rendered frames of a job, and then what was made of them, to a directory. What is there already and the same is left alone,
/// so that a download can be resumed.
/// </summary>
internal sealed class FrameDownload(ApiClient api, DownloadDirectory directory, bool overwrite)
{
    private const int AtOnce = 4;
    private const int BufferBytes = 128 * 1024;

    /// <summary>Fetches every image that is not there yet.</summary>
    /// <exception cref="BadInputException">Other files of the same names are there; nothing was fetched.</exception>
    /// <exception cref="IncompleteException">The disk is full, or an image arrived damaged.</exception>
    public async Task<DownloadResult> RunAsync(
        string jobId,
        IReadOnlyList<FrameResponse> frames,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var rendered = frames.Where(f => f is { State: FrameState.Rendered, FileName: not null }).ToList();
        var (wanted, there) = await CompareAsync(jobId, rendered, cancellationToken);
        if (wanted.Count > 0)
        {
            directory.Create();
            await output.StageAsync("downloading", stage => FetchAllAsync(jobId, wanted, stage, cancellationToken));
        }

        return new DownloadResult(
            jobId,
            directory.FullPath,
            [.. wanted.Select(f => f.Frame)],
            [.. there.Select(f => f.Frame)],
            [.. frames.Except(rendered).Select(f => f.Frame)],
            await new ArtifactDownload(api, directory, overwrite, TimeProvider.System).RunAsync(jobId, output, cancellationToken)
        );
    }

    private async Task<(List<FrameResponse> Wanted, List<FrameResponse> There)> CompareAsync(
        string jobId,
        List<FrameResponse> rendered,
        CancellationToken cancellationToken
    )
    {
        List<FrameResponse> wanted = [],
            there = [];
        List<string> different = [];
        foreach (var frame in rendered)
        {
            var path = directory.PathOf(frame.FileName!);
            if (!File.Exists(path))
                wanted.Add(frame);
            else if (await IsSameAsync(path, frame, cancellationToken))
                there.Add(frame);
            else if (overwrite)
                wanted.Add(frame);
            else
                different.Add(frame.FileName!);
        }

        if (different.Count > 0)
        {
            throw new BadInputException(
                $"{directory.FullPath} has other files of the same names: "
                    + $"{different[0]}{(different.Count > 1 ? $" and {different.Count - 1} more" : "")}.",
                $"Name another directory, or replace them: renderfarm download {jobId} \"{directory.FullPath}\" --overwrite"
            );
        }

        return (wanted, there);
    }

    private static async Task<bool> IsSameAsync(string path, FrameResponse frame, CancellationToken cancellationToken) =>
        frame.Sha256 is not null
        && (frame.SizeBytes is not { } size || new FileInfo(path).Length == size)
        && await DownloadDirectory.HashAsync(path, cancellationToken) == frame.Sha256;

    private async Task<bool> FetchAllAsync(string jobId, List<FrameResponse> frames, Stage stage, CancellationToken cancellationToken)
    {
        var done = 0;
        long bytes = 0;
        try
        {
            await Parallel.ForEachAsync(
                frames,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (frame, token) =>
                {
                    var size = await Retries.Brief.ExecuteAsync(async t => await FetchAsync(jobId, frame, t), token);
                    var all = Interlocked.Add(ref bytes, size);
                    var count = Interlocked.Increment(ref done);
                    stage.Report(
                        (double)count / frames.Count,
                        $"{count} of {Readable.Count(frames.Count, "frame")}, {Readable.Bytes(all)}"
                    );
                }
            );
        }
        catch (Exception e) when (e is UnauthorizedAccessException or (IOException and not HttpIOException))
        {
            var full = e is IOException io && DiskSpace.IsFull(io);
            throw new IncompleteException(
                full
                    ? $"The disk of {directory.FullPath} is full: {done} of {Readable.Count(frames.Count, "frame")} are there."
                    : $"{directory.FullPath} cannot be written: {e.Message}",
                $"{(full ? "Make room" : "Make it writable")}, then resume with: renderfarm download {jobId} \"{directory.FullPath}\"",
                e
            );
        }

        return true;
    }

    private async Task<long> FetchAsync(string jobId, FrameResponse frame, CancellationToken cancellationToken)
    {
        var path = directory.PathOf(frame.FileName!);
        var partial = DownloadDirectory.PartialPathOf(path);
        try
        {
            var (size, hash) = await WriteAsync(jobId, frame.Frame, partial, cancellationToken);
            if ((frame.Sha256 is not null && hash != frame.Sha256) || (frame.SizeBytes is { } expected && size != expected))
            {
                throw new IncompleteException(
                    $"Frame {frame.Frame} arrived damaged: it is not the image that the farm stored.",
                    $"Try again: renderfarm download {jobId}"
                );
            }

            File.Move(partial, path, overwrite: true);
            return size;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private async Task<(long Size, string Hash)> WriteAsync(string jobId, int frame, string path, CancellationToken cancellationToken)
    {
        using var response = await api.OpenImageAsync(jobId, frame, cancellationToken);
        await using var image = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        long size = 0;
        while (true)
        {
            var read = await api.GuardAsync(() => image.ReadAsync(buffer, cancellationToken).AsTask(), cancellationToken);
            if (read == 0)
                return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));

            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            size += read;
        }
    }
}
