using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Download;

/// <summary>
/// Brings the rendered frames of a job to a directory, as often as there are new ones. What is there already and the same is left alone.
/// </summary>
/// <param name="api">The farm.</param>
/// <param name="jobId">The job.</param>
/// <param name="directory">Where they go.</param>
/// <param name="overwrite">Replaces other files of the same names.</param>
/// <param name="beside">A folder in it for what File Output nodes have written, as of several cameras; null for none.</param>
internal sealed class FrameDownload(ApiClient api, string jobId, DownloadDirectory directory, bool overwrite, string? beside = null)
{
    private readonly FileDownload _files = new(api, jobId, directory);

    /// <summary>What is there as the farm has it, by its path.</summary>
    private readonly Dictionary<string, RemoteFile> _there = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fetched = new(StringComparer.Ordinal);

    /// <summary>All that is there of the job.</summary>
    public IEnumerable<RemoteFile> Files => _there.Values;

    /// <summary>Frames whose image was fetched.</summary>
    public IReadOnlyList<int> Fetched => Frames(file => _fetched.Contains(file.Path));

    /// <summary>Frames whose image was there before.</summary>
    public IReadOnlyList<int> ThereBefore => Frames(file => !_fetched.Contains(file.Path));

    /// <summary>What was written beside the frames and is there.</summary>
    public IReadOnlyList<string> Beside => [.. _there.Values.Where(file => file.IsBeside).Select(file => file.Name)];

    /// <summary>Fetches every image that is not there yet.</summary>
    /// <param name="frames">The frames of the job.</param>
    /// <param name="output">Shows how far it is; null where something else is shown.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BadInputException">Other files of the same names are there; nothing was fetched.</exception>
    /// <exception cref="IncompleteException">The disk is full, or an image arrived damaged.</exception>
    public async Task RunAsync(IReadOnlyList<FrameResponse> frames, Output? output, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(FilesOf(frames), cancellationToken);
        if (wanted.Count == 0)
            return;
        if (output is null)
            await FetchAsync(wanted, new SilentStage(), cancellationToken);
        else
            await output.StageAsync("downloading", stage => FetchAsync(wanted, stage, cancellationToken));
    }

    private IReadOnlyList<int> Frames(Func<RemoteFile, bool> isMeant) =>
        [.. _there.Values.Where(file => !file.IsBeside && isMeant(file)).Select(file => file.Frame!.Value).Order()];

    /// <summary>All that there is of the frames.</summary>
    public IReadOnlyList<RemoteFile> FilesOf(IReadOnlyList<FrameResponse> frames) =>
        [.. frames.Where(frame => frame is { State: FrameState.Rendered, FileName: not null }).SelectMany(FilesOf)];

    /// <summary>The image, and what was written beside it.</summary>
    private IEnumerable<RemoteFile> FilesOf(FrameResponse frame) =>
        [
            new(
                ApiClient.ImagePath(jobId, frame.Frame),
                frame.FileName!,
                directory.PathOf(frame.FileName!),
                frame.SizeBytes,
                frame.Sha256,
                frame.Frame
            ),
            .. frame.Outputs.Select(output => new RemoteFile(
                ApiClient.OutputPath(jobId, frame.Frame, output.Name),
                output.Name,
                directory.PathOfOutput(beside is null ? output.Name : $"{DownloadDirectory.Safe(beside)}/{output.Name}"),
                output.SizeBytes,
                output.Sha256,
                frame.Frame,
                IsBeside: true
            )),
        ];

    private async Task<List<RemoteFile>> WantedAsync(IReadOnlyList<RemoteFile> files, CancellationToken cancellationToken)
    {
        var wanted = new List<RemoteFile>();
        List<string> different = [];
        foreach (var file in files.Where(file => _there.GetValueOrDefault(file.Path) != file))
        {
            // One that was fetched by this very command is of a frame that has been rendered again.
            if (!File.Exists(file.Path) || _fetched.Contains(file.Path))
                wanted.Add(file);
            else if (await IsSameAsync(file, cancellationToken))
                _there[file.Path] = file;
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

        return wanted;
    }

    /// <summary>Of what another delivery of a frame has stored beside it, only the size is known.</summary>
    private static async Task<bool> IsSameAsync(RemoteFile file, CancellationToken cancellationToken) =>
        (file.SizeBytes is not { } size || new FileInfo(file.Path).Length == size)
        && (file.Sha256 is null ? file.IsBeside : await DownloadDirectory.HashAsync(file.Path, cancellationToken) == file.Sha256);

    private async Task<bool> FetchAsync(List<RemoteFile> files, Stage stage, CancellationToken cancellationToken)
    {
        var (done, bytes) = (0, 0L);
        await _files.FetchAsync(
            files,
            (file, size) =>
            {
                lock (_there)
                {
                    _there[file.Path] = file;
                    _fetched.Add(file.Path);
                    (done, bytes) = (done + 1, bytes + size);
                    stage.Report((double)done / files.Count, $"{done} of {Readable.Count(files.Count, "image")}, {Readable.Bytes(bytes)}");
                }
            },
            cancellationToken
        );
        return true;
    }
}
