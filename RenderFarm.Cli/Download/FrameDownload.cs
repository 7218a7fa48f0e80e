using System.Security.Cryptography;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Cli.Download;

/// <summary>
/// Brings the rendered frames of a job, and then what was made of them, to a directory. What is there already and the same is left alone,
/// so that a download can be resumed.
/// </summary>
/// <param name="api">The farm.</param>
/// <param name="directory">Where they go.</param>
/// <param name="overwrite">Replaces other files of the same names.</param>
/// <param name="beside">A folder in it for what File Output nodes have written, as of several cameras; null for none.</param>
internal sealed class FrameDownload(ApiClient api, DownloadDirectory directory, bool overwrite, string? beside = null)
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
        var (wanted, there) = await CompareAsync(jobId, [.. rendered.SelectMany(FilesOf)], cancellationToken);
        if (wanted.Count > 0)
        {
            directory.Create();
            await output.StageAsync("downloading", stage => FetchAllAsync(jobId, wanted, stage, cancellationToken));
        }

        return new DownloadResult(
            jobId,
            directory.FullPath,
            [.. wanted.Where(f => f.Output is null).Select(f => f.Frame)],
            [.. there.Where(f => f.Output is null).Select(f => f.Frame)],
            [.. frames.Except(rendered).Select(f => f.Frame)],
            [.. wanted.Concat(there).Where(f => f.Output is not null).Select(f => f.Name)],
            await new ArtifactDownload(api, directory, overwrite, TimeProvider.System).RunAsync(jobId, output, cancellationToken)
        );
    }

    /// <summary>The image, and what was written beside it.</summary>
    private IEnumerable<RemoteFile> FilesOf(FrameResponse frame) =>
        [
            new(frame.Frame, frame.FileName!, directory.PathOf(frame.FileName!), frame.SizeBytes, frame.Sha256, null),
            .. frame.Outputs.Select(output => new RemoteFile(
                frame.Frame,
                output.Name,
                directory.PathOfOutput(beside is null ? output.Name : $"{DownloadDirectory.Safe(beside)}/{output.Name}"),
                output.SizeBytes,
                output.Sha256,
                output
            )),
        ];

    private async Task<(List<RemoteFile> Wanted, List<RemoteFile> There)> CompareAsync(
        string jobId,
        List<RemoteFile> files,
        CancellationToken cancellationToken
    )
    {
        List<RemoteFile> wanted = [],
            there = [];
        List<string> different = [];
        foreach (var file in files)
        {
            if (!File.Exists(file.Path))
                wanted.Add(file);
            else if (await IsSameAsync(file, cancellationToken))
                there.Add(file);
            else if (overwrite)
                wanted.Add(file);
            else
                different.Add(file.Name);
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

    /// <summary>Of what another delivery of a frame has stored beside it, only the size is known.</summary>
    private static async Task<bool> IsSameAsync(RemoteFile file, CancellationToken cancellationToken) =>
        (file.SizeBytes is not { } size || new FileInfo(file.Path).Length == size)
        && (file.Sha256 is null ? file.Output is not null : await DownloadDirectory.HashAsync(file.Path, cancellationToken) == file.Sha256);

    private async Task<bool> FetchAllAsync(string jobId, List<RemoteFile> files, Stage stage, CancellationToken cancellationToken)
    {
        var done = 0;
        long bytes = 0;
        try
        {
            await Parallel.ForEachAsync(
                files,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (file, token) =>
                {
                    var size = await Retries.Brief.ExecuteAsync(async t => await FetchAsync(jobId, file, t), token);
                    var all = Interlocked.Add(ref bytes, size);
                    var count = Interlocked.Increment(ref done);
                    stage.Report((double)count / files.Count, $"{count} of {Readable.Count(files.Count, "image")}, {Readable.Bytes(all)}");
                }
            );
        }
        catch (Exception e) when (e is UnauthorizedAccessException or (IOException and not HttpIOException))
        {
            var full = e is IOException io && DiskSpace.IsFull(io);
            throw new IncompleteException(
                full
                    ? $"The disk of {directory.FullPath} is full: {done} of {Readable.Count(files.Count, "image")} are there."
                    : $"{directory.FullPath} cannot be written: {e.Message}",
                $"{(full ? "Make room" : "Make it writable")}, then resume with: renderfarm download {jobId} \"{directory.FullPath}\"",
                e
            );
        }

        return true;
    }

    private async Task<long> FetchAsync(string jobId, RemoteFile file, CancellationToken cancellationToken)
    {
        var path = file.Path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var partial = DownloadDirectory.PartialPathOf(path);
        try
        {
            var (size, hash) = await WriteAsync(jobId, file, partial, cancellationToken);
            if ((file.Sha256 is not null && hash != file.Sha256) || (file.SizeBytes is { } expected && size != expected))
            {
                throw new IncompleteException(
                    $"'{file.Name}' of frame {file.Frame} arrived damaged: it is not the image that the farm stored.",
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

    private async Task<(long Size, string Hash)> WriteAsync(
        string jobId,
        RemoteFile wanted,
        string path,
        CancellationToken cancellationToken
    )
    {
        using var response = wanted.Output is null
            ? await api.OpenImageAsync(jobId, wanted.Frame, cancellationToken)
            : await api.OpenOutputAsync(jobId, wanted.Frame, wanted.Name, cancellationToken);
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

/// <summary>An image of a job: a frame, or what was written beside one.</summary>
internal sealed record RemoteFile(int Frame, string Name, string Path, long? SizeBytes, string? Sha256, FrameOutput? Output);
