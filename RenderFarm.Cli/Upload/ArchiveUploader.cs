using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Upload;

/// <summary>Brings an archive for instances to the farm, unless the farm has it.</summary>
internal static class ArchiveUploader
{
    /// <summary>Announces the archive, sends it if the farm asks for it, and says so.</summary>
    public static async Task<SentArchive> EnsureUploadedAsync(
        ApiClient api,
        LocalFile file,
        ArchiveKind kind,
        string version,
        string fileName,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var sha256 = await output.StageAsync("hashing", stage => file.HashAsync(stage, cancellationToken));
        var request = new ArchiveRequest
        {
            Kind = kind,
            Version = version,
            Sha256 = sha256,
            SizeBytes = file.SizeBytes,
            FileName = fileName,
        };
        if (await api.AnnounceArchiveAsync(request, cancellationToken) is { Upload: null } known)
            return new SentArchive(known, IsNew: false);

        await output.StageAsync(
            "uploading",
            stage =>
                Retries
                    .Brief.ExecuteAsync(
                        async token =>
                        {
                            // Announced anew each time: an upload's address expires.
                            if (await api.AnnounceArchiveAsync(request, token) is { Upload: { } upload })
                                await PresignedPut.SendAsync(file, upload, stage, token);
                            return true;
                        },
                        cancellationToken
                    )
                    .AsTask()
        );
        return new SentArchive(await api.CompleteArchiveAsync(sha256, cancellationToken), IsNew: true);
    }
}

/// <summary>An archive that the farm has now.</summary>
/// <param name="Archive">The archive.</param>
/// <param name="IsNew">Whether it had to be sent.</param>
internal sealed record SentArchive(ArchiveResponse Archive, bool IsNew);
