using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Coordinator.Http;

/// <summary>Files that go along with scenes.</summary>
public sealed class AssetTests(CoordinatorFixture farm) : IClassFixture<CoordinatorFixture>
{
    private static readonly string Hash = new('a', 64);

    private readonly HttpClient _http = farm.Coordinator.Http;

    [Fact]
    public async Task Files_are_asked_for_once_and_reach_the_worker_with_the_scene()
    {
        var (wood, bark) = (FarmClient.NewScene(), FarmClient.NewScene());
        var asked = await AnnounceAsync(wood, bark, wood);
        Assert.Equal(new[] { wood, bark }.Select(FarmClient.HashOf).Order(), asked.Missing.Select(asset => asset.Sha256).Order());
        using (var wrong = await FarmClient.PutAsync(asked.Missing[0].Upload, FarmClient.NewScene()))
            Assert.NotEqual(HttpStatusCode.OK, wrong.StatusCode);
        await UploadAsync(asked, wood);
        Assert.Equal([FarmClient.HashOf(bark)], (await AnnounceAsync(wood, bark)).Missing.Select(asset => asset.Sha256));

        var manifest = new AssetManifest
        {
            Scene = "shots/a.blend",
            Files = [File("tex/wood.png", wood), File("tex/bark.png", bark), File("shots/wood.png", wood)],
        };
        using (var early = await _http.PostAsJsonAsync("/api/manifests", manifest, ApiJson.Options))
            Assert.Contains(
                "1 of 3 files have not arrived: 'tex/bark.png'",
                await early.ProblemAsync(HttpStatusCode.Conflict, ProblemTypes.AssetsNotUploaded),
                StringComparison.Ordinal
            );
        await UploadAsync(asked, bark);
        var accepted = await AcceptAsync(manifest);
        Assert.Equal((3, (2L * wood.Length) + bark.Length), (accepted.Files, accepted.TotalBytes));
        Assert.Equal(accepted, await AcceptAsync(manifest with { Files = [.. manifest.Files.Reverse()] }));
        Assert.Empty((await AnnounceAsync(wood, bark)).Missing);

        var asking = new TaskCompletionSource<SceneRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        var inspect = farm.Worker.Inspect;
        farm.Worker.Inspect = scene =>
        {
            if (scene.Manifest?.Sha256 == accepted.Sha256)
                asking.TrySetResult(scene);
            return inspect(scene);
        };
        var blend = await _http.UploadAsync(FarmClient.NewScene());
        var alone = await SubmitAsync(blend, null);
        Assert.False(asking.Task.IsCompleted);
        var along = await SubmitAsync(blend, accepted.Sha256);
        Assert.Equal((null, accepted.Sha256), (alone.Manifest, along.Manifest));
        Assert.Equal(accepted.TotalBytes, (await asking.Task).Manifest!.TotalBytes);
        var chunk = await Wait.ForAsync(
            () => Task.FromResult(farm.Worker.Chunks.FirstOrDefault(chunk => chunk.JobId == along.Id)),
            chunk => chunk is not null,
            "its chunk"
        );
        Assert.Equal(accepted.Sha256, chunk!.Scene.Manifest?.Sha256);
        Assert.All(farm.Worker.Chunks.Where(chunk => chunk.JobId == alone.Id), chunk => Assert.Null(chunk.Scene.Manifest));
    }

    [Theory]
    [InlineData("/etc/passwd", "is absolute")]
    [InlineData("C:/windows/a.png", "is absolute")]
    [InlineData("../a.png", ". or ..")]
    [InlineData("a/../../b.png", ". or ..")]
    [InlineData("a//b.png", "empty name")]
    [InlineData("a/", "empty name")]
    [InlineData("", "is empty")]
    [InlineData("a\\..\\b.png", "backslash")]
    [InlineData("a\0b", "control characters")]
    [InlineData("a\nb", "control characters")]
    [InlineData("Tex/A.png", "upper and lower case only")]
    [InlineData("tex/a.png", "is there twice")]
    [InlineData("tex", "a file here and a folder")]
    [InlineData("tex/a.png/b", "as a folder")]
    [InlineData("shot.blend", "is there twice")]
    public async Task A_path_that_leads_astray_is_refused(string path, string reason)
    {
        var manifest = new AssetManifest
        {
            Scene = "shot.blend",
            Files = [new AssetFile("tex/a.png", Hash, 1), new AssetFile(path, Hash, 1)],
        };
        using var response = await _http.PostAsJsonAsync("/api/manifests", manifest, ApiJson.Options);
        Assert.Contains(
            reason,
            await response.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/api/manifests", "{\"scene\":\"../a.blend\",\"files\":[]}", "scene has an empty name, . or ..")]
    [InlineData("/api/manifests", "{\"scene\":\"a.blend\",\"files\":[]}", "files is 0")]
    [InlineData("/api/manifests", "{\"scene\":null,\"files\":null}", "$.scene")]
    [InlineData("/api/manifests", "{\"scene\":\"a.blend\",\"files\":[null]}", "files[0].path is empty")]
    [InlineData(
        "/api/manifests",
        "{\"scene\":\"a.blend\",\"files\":[{\"path\":\"b\",\"sha256\":\"x\",\"sizeBytes\":-1}]}",
        "files[0].sizeBytes is -1"
    )]
    [InlineData("/api/assets", "{\"assets\":[]}", "assets is 0")]
    [InlineData("/api/assets", "{\"assets\":[null]}", "assets.sha256 must be")]
    [InlineData("/api/assets", "{\"assets\":[{\"sha256\":\"../../x\",\"sizeBytes\":5368709121}]}", "assets.sizeBytes is 5368709121")]
    public async Task What_is_not_well_described_is_refused(string path, string body, string reason)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(path, content);
        Assert.Contains(
            reason,
            await response.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_manifest_of_too_many_files_is_refused_and_a_long_one_is_read()
    {
        AssetFile[] Files(int count) =>
            [.. Enumerable.Range(0, count).Select(i => new AssetFile($"textures/of/a/long/path/{i}.png", Hash, 1))];
        using var tooMany = await _http.PostAsJsonAsync(
            "/api/manifests",
            new AssetManifest { Scene = "a.blend", Files = Files(100_001) },
            ApiJson.Options
        );
        Assert.Contains(
            "files is 100001",
            await tooMany.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );
        using var many = await _http.PostAsJsonAsync(
            "/api/manifests",
            new AssetManifest { Scene = "a.blend", Files = Files(100_000) },
            ApiJson.Options
        );
        await many.ProblemAsync(HttpStatusCode.Conflict, ProblemTypes.AssetsNotUploaded);
    }

    [Fact]
    public async Task A_job_on_an_unknown_manifest_is_refused()
    {
        var scene = await _http.UploadAsync(FarmClient.NewScene());
        using var response = await _http.TrySubmitAsync(new JobRequest { Scene = scene, Manifest = Hash });
        await response.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound);
    }

    [Fact]
    public async Task A_manifest_that_is_deleted_goes_with_its_files_but_for_those_of_others_and_one_of_a_job_stays()
    {
        byte[] own = [.. FarmClient.NewScene()],
            shared = [.. FarmClient.NewScene()];
        var asked = await AnnounceAsync(own, shared);
        await UploadAsync(asked, own);
        await UploadAsync(asked, shared);
        var alone = await AcceptAsync(new AssetManifest { Scene = "a.blend", Files = [File("own.png", own), File("shared.png", shared)] });
        var used = await AcceptAsync(new AssetManifest { Scene = "a.blend", Files = [File("shared.png", shared)] });
        var job = await SubmitAsync(await _http.UploadAsync(FarmClient.NewScene()), used.Sha256);

        foreach (var manifest in (string[])[alone.Sha256, used.Sha256, alone.Sha256])
        {
            using var deleted = await _http.DeleteAsync($"/api/manifests/{manifest}");
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        Assert.Equal([FarmClient.HashOf(own)], (await AnnounceAsync(own, shared)).Missing.Select(asset => asset.Sha256));
        using var gone = await _http.TrySubmitAsync(new JobRequest { Scene = job.Scene, Manifest = alone.Sha256 });
        await gone.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound);
        Assert.Equal(used.Sha256, (await SubmitAsync(job.Scene, used.Sha256)).Manifest);
        using var wrong = await _http.DeleteAsync("/api/manifests/nohash");
        await wrong.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest);
    }

    private static AssetFile File(string path, byte[] content) => new(path, FarmClient.HashOf(content), content.Length);

    private async Task<AssetsResponse> AnnounceAsync(params byte[][] files)
    {
        using var response = await _http.PostAsJsonAsync(
            "/api/assets",
            new AssetsRequest { Assets = [.. files.Select(file => new AssetRequest(FarmClient.HashOf(file), file.Length))] },
            ApiJson.Options
        );
        return (await response.Content.ReadFromJsonAsync<AssetsResponse>(ApiJson.Options))!;
    }

    private static async Task UploadAsync(AssetsResponse asked, byte[] file)
    {
        using var response = await FarmClient.PutAsync(asked.Missing.Single(asset => asset.Sha256 == FarmClient.HashOf(file)).Upload, file);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<ManifestResponse> AcceptAsync(AssetManifest manifest)
    {
        using var response = await _http.PostAsJsonAsync("/api/manifests", manifest, ApiJson.Options);
        return JsonSerializer.Deserialize<ManifestResponse>(await response.Content.ReadAsStringAsync(), ApiJson.Options)!;
    }

    private async Task<JobResponse> SubmitAsync(string scene, string? manifest)
    {
        using var response = await _http.TrySubmitAsync(
            new JobRequest
            {
                Scene = scene,
                Manifest = manifest,
                Frames = "1",
            }
        );
        return (await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
    }
}
