using System.IO.Compression;
using System.Security.Cryptography;
using System.Threading.Channels;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Download;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Jobs;

/// <summary>What of a job is downloaded.</summary>
internal enum DownloadForm
{
    /// <summary>The frames, the video and the contact sheet.</summary>
    All,

    /// <summary>The frames.</summary>
    Frames,

    /// <summary>The frames in one file.</summary>
    Zip,

    /// <summary>The video.</summary>
    Video,

    /// <summary>The contact sheet.</summary>
    Sheet,
}

/// <summary>Brings what a job has rendered to a directory: once, or as it comes.</summary>
/// <param name="api">The farm.</param>
/// <param name="directory">Where it goes.</param>
/// <param name="overwrite">Replaces other files of the same names.</param>
/// <param name="form">What is wanted.</param>
/// <param name="beside">A folder in it for what File Output nodes have written, as of several cameras; null for none.</param>
internal sealed class JobDownload(
    ApiClient api,
    DownloadDirectory directory,
    bool overwrite,
    DownloadForm form = DownloadForm.All,
    string? beside = null
)
{
    /// <summary>Fetches each frame as it is stored until the job has ended, then the rest.</summary>
    /// <exception cref="FailureException">What is there cannot be gone on with; the job goes on.</exception>
    public async Task<(JobResponse Job, IReadOnlyList<FrameResponse> Frames, DownloadResult Result)> FollowAsync(
        JobResponse job,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var frames = Frames(job);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var news = Channel.CreateBounded<JobResponse>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var fetching = FetchNewAsync();
        try
        {
            job = await JobProgress.FollowAsync(api, job.Id, change => news.Writer.TryWrite(change), output, over.Token);
            news.Writer.Complete();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The fetching has failed: why is what is thrown next.
        }
        finally
        {
            news.Writer.TryComplete();
            if (!job.HasEnded())
                await over.CancelAsync();
            await ((Task)fetching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await fetching;
        var all = await api.GetFramesAsync(job.Id, cancellationToken);
        return (job, all, await EndAsync(job, frames, all, output, cancellationToken));

        async Task FetchNewAsync()
        {
            try
            {
                await foreach (var change in news.Reader.ReadAllAsync(over.Token))
                {
                    if (
                        form is DownloadForm.Video or DownloadForm.Sheet
                        || change.Frames.Rendered <= frames.Files.Count(file => !file.IsBeside)
                    )
                        continue;
                    try
                    {
                        await frames.RunAsync(await api.GetFramesAsync(change.Id, over.Token), output: null, over.Token);
                    }
                    catch (FailureException e) when (e is FarmUnreachableException or FarmRefusedException { IsTransient: true })
                    {
                        // Who watches the job waits for the farm, and the next change has it tried again.
                    }
                }
            }
            catch
            {
                await over.CancelAsync();
                throw;
            }
        }
    }

    /// <summary>Fetches what there is.</summary>
    public async Task<DownloadResult> RunAsync(JobResponse job, Output output, CancellationToken cancellationToken) =>
        await EndAsync(job, Frames(job), await api.GetFramesAsync(job.Id, cancellationToken), output, cancellationToken);

    /// <summary>Frames of a ZIP wait in a folder of their own until all are there.</summary>
    private FrameDownload Frames(JobResponse job) =>
        new(
            api,
            job.Id,
            form == DownloadForm.Zip ? DownloadDirectory.Check(DownloadDirectory.PartialPathOf(ZipPath(job)) + "s") : directory,
            overwrite,
            beside
        );

    private string ZipPath(JobResponse job) => directory.PathOf($"{DownloadDirectory.Safe(job.Name)}.zip");

    private async Task<DownloadResult> EndAsync(
        JobResponse job,
        FrameDownload download,
        IReadOnlyList<FrameResponse> frames,
        Output output,
        CancellationToken cancellationToken
    )
    {
        ArtifactKind? only = form switch
        {
            DownloadForm.Video => ArtifactKind.Video,
            DownloadForm.Sheet => ArtifactKind.ContactSheet,
            _ => null,
        };
        if (only is { } kind && job.Artifacts.All(artifact => artifact.Kind != kind))
            throw new IncompleteException(
                $"Job {job.Id} has no {(kind == ArtifactKind.Video ? "video" : "contact sheet")}.",
                "One is made of each completed job of several frames, unless it was submitted with --no-video."
            );
        var isZipped = form == DownloadForm.Zip && await IsZippedAsync(job, download.FilesOf(frames), cancellationToken);
        if (only is null && !isZipped)
            await download.RunAsync(frames, output, cancellationToken);

        IReadOnlyList<string> made = [];
        if (form == DownloadForm.Zip)
            made = isZipped || await ZipAsync(job, download, cancellationToken) ? [Path.GetFileName(ZipPath(job))] : [];
        else if (form != DownloadForm.Frames)
            made = await new ArtifactDownload(api, directory, overwrite, TimeProvider.System).RunAsync(
                job.Id,
                only,
                output,
                cancellationToken
            );
        return new DownloadResult(
            job.Id,
            directory.FullPath,
            download.Fetched,
            download.ThereBefore,
            only is null ? [.. frames.Where(frame => frame.State != FrameState.Rendered).Select(frame => frame.Frame)] : [],
            download.Beside,
            made
        );
    }

    /// <summary>Whether the file is there with these very images.</summary>
    /// <exception cref="BadInputException">It has others.</exception>
    private async Task<bool> IsZippedAsync(JobResponse job, IReadOnlyList<RemoteFile> files, CancellationToken cancellationToken)
    {
        if (overwrite || !File.Exists(ZipPath(job)))
            return false;
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(ZipPath(job), cancellationToken);
            var same = zip.Entries.Count == files.Count;
            foreach (var file in same ? files : [])
            {
                if (zip.GetEntry(Entry(job, file)) is not { } entry)
                    same = false;
                else
                {
                    await using var image = await entry.OpenAsync(cancellationToken);
                    var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(image, cancellationToken));
                    same &= file.Sha256 is null ? entry.Length == file.SizeBytes : hash == file.Sha256;
                }
            }

            if (same)
                return true;
        }
        catch (InvalidDataException)
        {
            // No archive, or a broken one.
        }

        throw new BadInputException(
            $"{ZipPath(job)} is another file.",
            $"Name another directory, or replace it: renderfarm download {job.Id} \"{directory.FullPath}\" --as zip --overwrite"
        );
    }

    /// <summary>Images are packed already: they are put together, not packed again.</summary>
    private async Task<bool> ZipAsync(JobResponse job, FrameDownload download, CancellationToken cancellationToken)
    {
        var partial = DownloadDirectory.PartialPathOf(ZipPath(job));
        if (!download.Files.Any())
            return false;
        try
        {
            await using (var file = new FileStream(partial, FileMode.Create))
            await using (var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, false, null, cancellationToken))
            {
                foreach (var image in download.Files.OrderBy(image => image.Frame))
                    await zip.CreateEntryFromFileAsync(image.Path, Entry(job, image), CompressionLevel.NoCompression, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(partial);
            throw new IncompleteException(
                $"{ZipPath(job)} cannot be written: {e.Message}",
                $"The frames are here. Make room, then: renderfarm download {job.Id} \"{directory.FullPath}\" --as zip",
                e
            );
        }

        File.Move(partial, ZipPath(job), overwrite: true);
        Directory.Delete(partial + "s", recursive: true);
        return true;
    }

    /// <summary>What an image is called in the archive.</summary>
    private string Entry(JobResponse job, RemoteFile file) =>
        Path.GetRelativePath(DownloadDirectory.PartialPathOf(ZipPath(job)) + "s", file.Path).Replace('\\', '/');
}
