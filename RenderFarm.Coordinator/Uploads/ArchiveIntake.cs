using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Uploads;

/// <summary>
/// Brings archives into the bucket. An upload is bound to its hash by the store, so what is there under a hash is that file.
/// </summary>
internal sealed class ArchiveIntake(FarmStore store, FarmBucket bucket, UploadRemoval removal, UploadAddresses addresses)
{
    /// <summary>Announces an archive.</summary>
    /// <returns>The archive, and where to send it unless it is there. One that is there counts as uploaded now.</returns>
    /// <exception cref="RefusedException">Its hash is known as something else.</exception>
    public async Task<(Archive Archive, PresignedUpload? Upload)> AnnounceAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        var known = await store.WriteAsync(
            farm =>
            {
                ArchiveTable.Announce(
                    farm.Connection,
                    new Archive
                    {
                        Sha256 = request.Sha256,
                        Kind = request.Kind,
                        Version = request.Version,
                        SizeBytes = request.SizeBytes,
                        FileName = request.FileName,
                        AnnouncedAt = farm.Now,
                    }
                );
                return ArchiveTable.Find(farm.Connection, request.Sha256)!;
            },
            cancellationToken
        );
        if (
            known.SizeBytes != request.SizeBytes
            || known.Kind != request.Kind
            || (known.Kind == ArchiveKind.Blender && known.Version != request.Version)
        )
        {
            throw new RefusedException(
                ProblemTypes.ArchiveMismatch,
                $"The farm has the file with this hash as {known.Kind} {known.Version} of {known.SizeBytes} bytes. Send it as that, or "
                    + "remove that one first."
            );
        }

        if (await IsStoredAsync(known, cancellationToken))
            return (await UploadedAsync(known, cancellationToken), null);

        await store.WriteAsync(farm => ArchiveTable.Missing(farm.Connection, known.Sha256), cancellationToken);
        await bucket.EnsureAsync(cancellationToken);
        return (known with { UploadedAt = null }, await addresses.SignAsync(known.Key, known.Sha256, known.SizeBytes));
    }

    /// <summary>Takes note that a file has arrived.</summary>
    /// <exception cref="RefusedException">It was not announced, or is not there whole.</exception>
    public async Task<Archive> CompleteAsync(string sha256, CancellationToken cancellationToken)
    {
        var archive =
            await store.WriteAsync(farm => ArchiveTable.Renew(farm.Connection, sha256, farm.Now), cancellationToken)
            ?? throw Unknown(sha256);
        if (await IsStoredAsync(archive, cancellationToken))
            return await UploadedAsync(archive, cancellationToken);
        throw new RefusedException(
            ProblemTypes.ArchiveNotUploaded,
            $"'{archive.FileName}' was announced, and its file has not arrived whole. Ask POST /api/store for an upload address and send "
                + "the file there."
        );
    }

    /// <summary>Removes an archive. An instance that is about to fetch it ends itself.</summary>
    /// <exception cref="RefusedException">There is none with that hash.</exception>
    public Task RemoveAsync(string sha256, CancellationToken cancellationToken) =>
        store.Read(connection => ArchiveTable.Find(connection, sha256)) is null
            ? throw Unknown(sha256)
            : RemoveAsync(connection => ArchiveTable.Find(connection, sha256) is { } archive ? [archive] : [], cancellationToken);

    /// <summary>Removes archives.</summary>
    public Task RemoveAsync(Func<SqliteConnection, IReadOnlyCollection<Archive>> find, CancellationToken cancellationToken) =>
        removal.RunAsync(
            find,
            (farm, archive) => ArchiveTable.Missing(farm.Connection, archive.Sha256),
            archive => archive.Key,
            (farm, archive) => ArchiveTable.Delete(farm.Connection, archive),
            cancellationToken
        );

    private static RefusedException Unknown(string sha256) =>
        new(ProblemTypes.NotFound, $"No archive with the hash {sha256} is in the store. GET /api/store lists those that are.");

    /// <summary>Whether the file of an archive that was just announced is there whole.</summary>
    private async Task<bool> IsStoredAsync(Archive archive, CancellationToken cancellationToken)
    {
        await removal.WaitAsync(cancellationToken);
        return (await bucket.HeadAsync(archive.Key, cancellationToken))?.ContentLength == archive.SizeBytes;
    }

    private Task<Archive> UploadedAsync(Archive archive, CancellationToken cancellationToken) =>
        store.WriteAsync(
            farm =>
            {
                ArchiveTable.Uploaded(farm.Connection, archive.Sha256, farm.Now);
                return archive with { UploadedAt = farm.Now };
            },
            cancellationToken
        );
}
