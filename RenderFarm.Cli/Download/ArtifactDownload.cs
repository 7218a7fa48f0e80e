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
    /// <returns>The names of the files that are there now.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string jobId, Output output, CancellationToken cancellationToken)
    {
        var artifacts = (await api.GetJobAsync(jobId, cancellationToken)).Artifacts;
        if (artifacts.Any(IsUnderWay))
            artifacts = await output.StageAsync("making the video", stage => WaitAsync(jobId, stage, cancellationToken));

        var files = new List<string>();
        foreach (var artifact in artifacts)
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
        var path = directory.PathOf(artifact.FileName);
        if (File.Exists(path) && !overwrite)
        {
            if (new FileInfo(path).Length == artifact.SizeBytes)
                return true;
            output.Note($"{artifact.FileName} is another file that was there before; --overwrite replaces it.");
            return false;
        }

        directory.Create();
        var partial = DownloadDirectory.PartialPathOf(path);
        try
        {
            await Retries.Brief.ExecuteAsync(async token => await WriteAsync(jobId, artifact.Kind, partial, token), cancellationToken);
            if (new FileInfo(partial).Length != artifact.SizeBytes)
                throw new IncompleteException(
                    $"{artifact.FileName} arrived incomplete.",
                    $"Try again: renderfarm download {jobId} \"{directory.FullPath}\""
                );
            File.Move(partial, path, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or (IOException and not HttpIOException))
        {
            throw new IncompleteException(
                $"{path} cannot be written: {e.Message}",
                "Make room or make it writable, then download again.",
                e
            );
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private async Task WriteAsync(string jobId, ArtifactKind kind, string path, CancellationToken cancellationToken)
    {
        using var response = await api.OpenArtifactAsync(jobId, kind, cancellationToken);
        await using var source = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await api.GuardAsync(
            async () =>
            {
                await source.CopyToAsync(file, cancellationToken);
                return true;
            },
            cancellationToken
        );
    }
}
