using System.Security.Cryptography;
using Amazon.S3.Model;
using Microsoft.Data.Sqlite;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Infrastructure;
using RenderFarm.Coordinator.Infrastructure.ObjectStore;
using RenderFarm.Coordinator.Transitions;

namespace RenderFarm.Coordinator.Uploads;

/// <summary>Brings scenes into the bucket, and sees that what has arrived is what was announced. What is refused is removed.</summary>
internal sealed class SceneIntake(FarmStore store, FarmBucket bucket, UploadRemoval removal, UploadAddresses addresses)
{
    /// <summary>Announces a scene that the request describes validly.</summary>
    /// <exception cref="RefusedException">Its hash is known with another size.</exception>
    public async Task<SceneResponse> AnnounceAsync(string sha256, long sizeBytes, string name, CancellationToken cancellationToken)
    {
        var scene = await store.WriteAsync(
            farm =>
            {
                SceneTable.Announce(
                    farm.Connection,
                    new Scene
                    {
                        Sha256 = sha256,
                        SizeBytes = sizeBytes,
                        Name = name,
                        AnnouncedAt = farm.Now,
                    }
                );
                return SceneTable.Find(farm.Connection, sha256)!;
            },
            cancellationToken
        );
        if (scene.SizeBytes != sizeBytes)
        {
            throw new RefusedException(
                ProblemTypes.SceneMismatch,
                $"The scene with this hash has {scene.SizeBytes} bytes, not {sizeBytes}. Hash the file again and send its true size."
            );
        }

        await removal.WaitAsync(cancellationToken);
        var stored = await bucket.HeadAsync(scene.Ref.Key, cancellationToken);
        if (stored is not null && stored.ContentLength == scene.SizeBytes)
            return new SceneResponse { Sha256 = sha256, State = SceneState.Known };

        await bucket.EnsureAsync(cancellationToken);
        return new SceneResponse
        {
            Sha256 = sha256,
            State = SceneState.Upload,
            Upload = await addresses.SignAsync(scene.Ref.Key, sha256, scene.SizeBytes),
        };
    }

    /// <summary>Stores a scene that came along with a request, unless the farm has it.</summary>
    public async Task StoreAsync(Stream file, string sha256, string name, CancellationToken cancellationToken)
    {
        if ((await AnnounceAsync(sha256, file.Length, name, cancellationToken)).State == SceneState.Upload)
            await bucket.PutAsync(Scene.KeyOf(sha256), file, cancellationToken, sha256);
    }

    /// <summary>The scene, known to be stored whole.</summary>
    /// <exception cref="RefusedException">It is not.</exception>
    public async Task<Scene> CheckAsync(string sha256, CancellationToken cancellationToken)
    {
        var scene =
            await store.WriteAsync(farm => SceneTable.Renew(farm.Connection, sha256, farm.Now), cancellationToken)
            ?? throw new RefusedException(
                ProblemTypes.NotFound,
                $"No scene with the hash {sha256} was announced. Announce it with POST /api/scenes and upload it first."
            );
        await removal.WaitAsync(cancellationToken);
        var stored =
            await bucket.HeadAsync(scene.Ref.Key, cancellationToken)
            ?? throw new RefusedException(
                ProblemTypes.SceneNotUploaded,
                "The scene's file has not arrived, or was removed. Submit the .blend again, or ask POST /api/scenes for an upload address "
                    + "and send it there."
            );
        if (scene.Etag is not null && scene.Etag == stored.ETag)
            return scene;

        await VerifyAsync(scene, stored, cancellationToken);
        await store.WriteAsync(farm => SceneTable.Checked(farm.Connection, sha256, stored.ETag), cancellationToken);
        return scene;
    }

    /// <summary>Removes a scene that cannot be used, unless a job has it.</summary>
    public Task RemoveAsync(string sha256, CancellationToken cancellationToken) =>
        RemoveAsync(
            connection => SceneTable.Find(connection, sha256) is { } known && !SceneTable.IsUsed(connection, sha256) ? [known] : [],
            cancellationToken
        );

    /// <summary>Removes scenes. A job that has one keeps its row.</summary>
    public Task RemoveAsync(Func<SqliteConnection, IReadOnlyCollection<Scene>> find, CancellationToken cancellationToken) =>
        removal.RunAsync(
            find,
            (farm, scene) => SceneTable.Checked(farm.Connection, scene.Sha256, etag: null),
            scene => scene.Ref.Key,
            (farm, scene) => SceneTable.DeleteUnused(farm.Connection, scene),
            cancellationToken
        );

    private async Task VerifyAsync(Scene scene, GetObjectMetadataResponse stored, CancellationToken cancellationToken)
    {
        if (stored.ContentLength != scene.SizeBytes)
        {
            await RefuseAsync(
                scene,
                ProblemTypes.SceneMismatch,
                $"The uploaded file has {stored.ContentLength} bytes, and {scene.SizeBytes} were announced: the upload broke off or was "
                    + "of another file. Upload it again.",
                cancellationToken
            );
        }

        var (header, sha256) = await ReadAsync(scene, stored, cancellationToken);
        if (sha256 != scene.Sha256)
        {
            await RefuseAsync(
                scene,
                ProblemTypes.SceneMismatch,
                $"The uploaded file has the hash {sha256}, and {scene.Sha256} was announced. Hash the file again and upload it again.",
                cancellationToken
            );
        }

        if (!BlendFile.IsOne(header))
        {
            await RefuseAsync(
                scene,
                ProblemTypes.SceneNotRenderable,
                $"'{scene.Name}' is not a .blend file. Send a file that Blender has saved.",
                cancellationToken
            );
        }
    }

    /// <summary>The first bytes and the hash: the store's own checksum where it has one, else of the whole file, read once.</summary>
    private async Task<(byte[] Header, string Sha256)> ReadAsync(
        Scene scene,
        GetObjectMetadataResponse stored,
        CancellationToken cancellationToken
    )
    {
        var known = FarmBucket.Sha256Of(stored);
        var range = known is null ? null : new ByteRange(0, BlendFile.HeaderLength - 1);
        using var response =
            await bucket.OpenAsync(scene.Ref.Key, range, cancellationToken)
            ?? throw new RefusedException(ProblemTypes.SceneNotUploaded, "The scene was removed a moment ago. Upload it again.");
        await using var body = response.ResponseStream;
        var header = new byte[BlendFile.HeaderLength];
        var length = await body.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
        if (known is not null)
            return (header[..length], known);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header, 0, length);
        var buffer = new byte[128 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            hash.AppendData(buffer, 0, read);
        return (header[..length], Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private async Task RefuseAsync(Scene scene, string type, string message, CancellationToken cancellationToken)
    {
        // Also when a job has it: the file is not what it was.
        await RemoveAsync(connection => SceneTable.Find(connection, scene.Sha256) is { } known ? [known] : [], cancellationToken);
        throw new RefusedException(type, message);
    }
}
