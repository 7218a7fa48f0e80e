using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli.Download;

/// <summary>Brings the video and the contact sheet of a job to a directory, when the farm has made them.</summary>
internal sealed class ArtifactDownload(ApiClient api, DownloadDirectory directory, bool overwrite, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits for them and fetches them. A job is no worse without: what could not be had is said, and nothing fails.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="only">One of them alone; null for all.</param>
    /// <param name="output">Says what could not be had.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The names of the files that are there now.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string jobId, ArtifactKind? only, Output output, CancellationToken cancellationToken)
    {
        var artifacts = (await api.GetJobAsync(jobId, cancellationToken)).Artifacts;
        if (artifacts.Any(IsUnderWay))
            artifacts = await output.StageAsync("making the video", stage => WaitAsync(jobId, stage, cancellationToken));

        var files = new List<string>();
        foreach (var artifact in artifacts.Where(artifact => only is null || artifact.Kind == only))
        {
            if (artifact.State == ArtifactState.Failed)
                output.Note($"{artifact.FileName} could not be made: {artifact.Error}");
            else if (IsUnderWay(artifact))
                output.Note(
                    $"{artifact.FileName} is not made: the farm has no worker at present. 'renderfarm download {jobId}' fetches it later."
                );
            else if (await TryFetchAsync(jobId, artifact, output, cancellationToken))
                files.Add(artifact.FileName);
            if (artifact.Note is not null)
                output.Note($"{artifact.FileName}: {artifact.Note}");
        }

        return files;
    }

    private static bool IsUnderWay(ArtifactResponse artifact) => artifact.State is ArtifactState.Waiting or ArtifactState.Sent;

    private async Task<IReadOnlyList<ArtifactResponse>> WaitAsync(string jobId, Stage stage, CancellationToken cancellationToken)
    {
        while (true)
        {
            var artifacts = (await api.GetJobAsync(jobId, cancellationToken)).Artifacts;
            var done = artifacts.Count(artifact => !IsUnderWay(artifact));
            stage.Report((double)done / artifacts.Count, $"{done} of {artifacts.Count} files");
            var workers = await api.GetWorkersAsync(cancellationToken);
            if (done == artifacts.Count || workers.All(worker => worker.State is WorkerState.Gone or WorkerState.Lost))
                return artifacts;

            await Task.Delay(Pause * (0.75 + (Random.Shared.NextDouble() / 2)), clock, cancellationToken);
        }
    }

    private async Task<bool> TryFetchAsync(string jobId, ArtifactResponse artifact, Output output, CancellationToken cancellationToken)
    {
        var file = new RemoteFile(
            ApiClient.ArtifactPath(jobId, artifact.Kind),
            artifact.FileName,
            directory.PathOf(artifact.FileName),
            artifact.SizeBytes,
            artifact.Sha256
        );
        if (File.Exists(file.Path) && !overwrite)
        {
            if (
                new FileInfo(file.Path).Length == file.SizeBytes
                && (file.Sha256 is null || await DownloadDirectory.HashAsync(file.Path, cancellationToken) == file.Sha256)
            )
                return true;
            output.Note($"{artifact.FileName} is another file that was there before; --overwrite replaces it.");
            return false;
        }

        await new FileDownload(api, jobId, directory).FetchAsync([file], (_, _) => { }, cancellationToken);
        return true;
    }
}
