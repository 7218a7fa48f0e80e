using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using Spectre.Console;

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

/// <summary>Shows the archives of a kind.</summary>
internal static class ArchiveList
{
    public static void Show(Output output, IReadOnlyList<ArchiveResponse> all, ArchiveKind kind, string whenEmpty)
    {
        var archives = all.Where(archive => archive.Kind == kind).ToList();
        output.Json(archives);
        if (archives.Count == 0)
        {
            output.Line(whenEmpty);
            return;
        }

        var table = Tables.Create("version", "file", "size", "hash", "sent", "");
        foreach (var archive in archives)
        {
            table.AddRow(
                Tables.Cell(archive.Version),
                Tables.Cell(archive.FileName),
                Tables.Cell(Readable.Bytes(archive.SizeBytes)),
                Tables.Cell(archive.Sha256[..12]),
                Tables.Cell(archive.UploadedAt is { } at ? Readable.Duration(DateTimeOffset.UtcNow - at) + " ago" : "-"),
                Tables.Cell(archive.InUse ? "in use" : "")
            );
        }

        output.Show(table);
    }
}
