using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Upload;

/// <summary>Brings a scene to the farm, unless the farm has it.</summary>
internal static class SceneUploader
{
    /// <summary>Announces the scene, and sends it if the farm asks for it.</summary>
    /// <returns>Whether the file had to be sent.</returns>
    public static async Task<bool> EnsureUploadedAsync(
        ApiClient api,
        BlendFile file,
        string sha256,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var request = new SceneRequest
        {
            Sha256 = sha256,
            SizeBytes = file.SizeBytes,
            Name = file.Name,
        };
        if ((await api.AnnounceSceneAsync(request, cancellationToken)).State == SceneState.Known)
            return false;

        await output.StageAsync(
            "uploading",
            stage =>
                Retries
                    .Brief.ExecuteAsync(
                        async token =>
                        {
                            // Announced anew each time: an upload's address expires, and another client may have brought the same scene.
                            var scene = await api.AnnounceSceneAsync(request, token);
                            if (scene.State != SceneState.Known)
                                await PresignedPut.SendAsync(file, scene.Upload!, stage, token);
                            return true;
                        },
                        cancellationToken
                    )
                    .AsTask()
        );
        return true;
    }
}

/// <summary>A scene that the farm has.</summary>
/// <param name="Sha256">Its hash there.</param>
/// <param name="IsNew">Whether it had to be sent.</param>
/// <param name="Packing">How it was packed.</param>
/// <param name="Assets">What went along; null when nothing did.</param>
/// <param name="Blender">Version of the Blender that the user wants it rendered with; null leaves it to the farm.</param>
internal sealed record SentScene(string Sha256, bool IsNew, PackingFacts Packing, AssetFacts? Assets, string? Blender);
