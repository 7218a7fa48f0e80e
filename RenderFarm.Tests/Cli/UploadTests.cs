using RenderFarm.Cli;
using RenderFarm.Cli.Api;
using RenderFarm.Cli.Display;
using RenderFarm.Cli.Upload;
using RenderFarm.Contracts.Api;
using RenderFarm.Tests.Blender;

namespace RenderFarm.Tests.Cli;

/// <summary>Uploads to a real store, on a farm without a worker.</summary>
public sealed class UploadTests(CliFarm farm) : IClassFixture<CliFarm>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Output _output = new(json: true, plain: true);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_scene_is_sent_once()
    {
        using var api = new ApiClient(FarmAddress.Read(farm.Server)!);
        var file = BlendFile.Open(await _directory.WriteAsync("scene.blend", [.. "BLENDER-v304"u8, 1]));
        var hash = await file.HashAsync(new SilentStage(), CancellationToken.None);

        Assert.True(await SceneUploader.EnsureUploadedAsync(api, file, hash, _output, CancellationToken.None));
        Assert.Equal(file.SizeBytes, await SizeInStoreAsync(hash));
    }

    [Theory]
    [InlineData("changed", 0, false, "changed while it was uploaded")]
    [InlineData("changed without a trace", 0, true, "What arrived at the store is not")]
    [InlineData("longer", 1000, false, "changed while it was uploaded")]
    [InlineData("shorter", -1000, false, "changed while it was uploaded")]
    public async Task A_file_that_changes_after_it_was_hashed_is_refused_and_leaves_nothing(
        string content,
        int growth,
        bool keepTime,
        string expected
    )
    {
        using var api = new ApiClient(FarmAddress.Read(farm.Server)!);
        var path = await _directory.WriteAsync(
            "scene.blend",
            [.. "BLENDER-v304"u8, .. System.Text.Encoding.UTF8.GetBytes(content), .. new byte[2000]]
        );
        var file = BlendFile.Open(path);
        var hash = await file.HashAsync(new SilentStage(), CancellationToken.None);
        var time = File.GetLastWriteTimeUtc(path);
        await File.WriteAllBytesAsync(path, new byte[file.SizeBytes + growth]);
        File.SetLastWriteTimeUtc(path, keepTime ? time : time.AddSeconds(1));

        var refusal = await Assert.ThrowsAsync<BadInputException>(() =>
            SceneUploader.EnsureUploadedAsync(api, file, hash, _output, CancellationToken.None)
        );

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Null(await SizeInStoreAsync(hash));
        Assert.Equal(
            SceneState.Upload,
            (await api.AnnounceSceneAsync(new SceneRequest { Sha256 = hash, SizeBytes = file.SizeBytes }, CancellationToken.None)).State
        );
    }

    [Fact]
    public async Task Without_a_worker_and_a_Blender_a_new_scene_waits_until_a_worker_comes()
    {
        using var submitting = CliProcess.Start(
            farm.Server,
            new Dictionary<string, string> { ["RENDERFARM_BLENDER"] = "/nowhere/blender" },
            "submit",
            await Scenes.Tiny,
            "--frames",
            "1",
            "--no-pack",
            "--wait"
        );
        await submitting.OutputAsync("Trying again for up to 10 minutes");
        farm.StartWorker();
        var result = await submitting.EndAsync();

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Matches(@"frames +1 of 1\n", result.Output);
    }

    private async Task<long?> SizeInStoreAsync(string hash)
    {
        using var s3 = farm.Cloud.CreateS3Client();
        try
        {
            return (await s3.GetObjectMetadataAsync("renderfarm", $"scenes/{hash}.blend")).ContentLength;
        }
        catch (Amazon.S3.AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
