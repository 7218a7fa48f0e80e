using System.Net;
using System.Net.Http.Json;
using System.Text;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Coordinator.Http;

/// <summary>Scenes that cannot be read or rendered: the user is told why, and what to do.</summary>
public sealed class SceneRefusalTests(CoordinatorFixture farm) : IClassFixture<CoordinatorFixture>, IDisposable
{
    private readonly HttpClient _http = farm.Coordinator.Http;
    private readonly Func<SceneRef, SceneInspected> _usual = farm.Worker.Inspect;

    public void Dispose() => farm.Worker.Inspect = _usual;

    [Fact]
    public async Task A_job_on_a_scene_that_was_never_announced_or_sent_is_refused()
    {
        var scene = FarmClient.NewScene();
        using var unknown = await _http.TrySubmitAsync(new JobRequest { Scene = FarmClient.HashOf(scene) });
        await unknown.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound);

        (await _http.AnnounceAsync(scene)).Dispose();
        using var missing = await _http.TrySubmitAsync(new JobRequest { Scene = FarmClient.HashOf(scene) });
        await missing.ProblemAsync(HttpStatusCode.Conflict, ProblemTypes.SceneNotUploaded);
    }

    [Fact]
    public async Task The_store_refuses_an_upload_of_other_bytes_than_announced()
    {
        var scene = FarmClient.NewScene();
        using var announced = await _http.AnnounceAsync(scene);
        var upload = (await announced.Content.ReadFromJsonAsync<SceneResponse>(ApiJson.Options))!.Upload!;
        using var truncated = await FarmClient.PutAsync(upload, scene[..^1]);
        Assert.False(truncated.IsSuccessStatusCode);
        scene[^1]++;
        using var changed = await FarmClient.PutAsync(upload, scene);
        Assert.False(changed.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_file_that_reached_the_bucket_in_another_way_is_checked_and_removed_when_it_is_wrong()
    {
        var scene = FarmClient.NewScene();
        (await _http.AnnounceAsync(scene)).Dispose();
        var s3 = farm.Cloud.CreateS3Client();
        var wrong = (byte[])scene.Clone();
        wrong[^1]++;
        await s3.PutObjectAsync(
            new()
            {
                BucketName = "renderfarm",
                Key = $"scenes/{FarmClient.HashOf(scene)}.blend",
                InputStream = new MemoryStream(wrong),
            }
        );

        using var response = await _http.TrySubmitAsync(new JobRequest { Scene = FarmClient.HashOf(scene) });
        await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, ProblemTypes.SceneMismatch);
        using var again = await _http.TrySubmitAsync(new JobRequest { Scene = FarmClient.HashOf(scene) });
        await again.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound);
        Assert.Equal(0, await CountAsync(FarmClient.HashOf(scene)));
    }

    [Fact]
    public async Task A_file_that_is_no_blend_is_refused_and_removed()
    {
        var file = Encoding.ASCII.GetBytes("This is a letter, " + Guid.NewGuid());
        var scene = await _http.UploadAsync(file);
        using var response = await _http.TrySubmitAsync(new JobRequest { Scene = scene });
        Assert.Contains(
            "'tide.blend' is not a .blend",
            await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, ProblemTypes.SceneNotRenderable),
            StringComparison.Ordinal
        );
        Assert.Equal(0, await CountAsync(scene));
    }

    [Fact]
    public async Task A_scene_that_Blender_cannot_read_is_refused_and_removed()
    {
        var scene = await RefusedAsync(
            scene => new SceneInspected
            {
                SceneSha256 = scene.Sha256,
                WorkerId = "test",
                Error = "Missing DNA block.",
                Fault = FaultKind.Frame,
            },
            new JobRequest { Scene = "" },
            "Missing DNA block."
        );
        Assert.Equal(0, await CountAsync(scene));
    }

    [Fact]
    public async Task A_scene_that_cannot_be_rendered_is_refused_with_every_reason_and_what_to_do()
    {
        var bad = Inspections.Renderable with
        {
            Camera = null,
            Engine = "LUXCORE",
            IsMovie = true,
            OutputFormat = "FFMPEG",
            IsNewer = true,
            WrittenBy = "5.0",
            FrameStart = 10,
            FrameEnd = 5,
            Files =
            [
                new SceneFile
                {
                    Kind = "image",
                    Path = "//wood.png",
                    Missing = true,
                },
                new SceneFile { Kind = "image", Path = "//there.png" },
            ],
        };
        var scene = await RefusedAsync(
            scene => Inspections.Found(scene, bad),
            new JobRequest { Scene = "" },
            "has no camera",
            "engine LUXCORE",
            "--engine cycles",
            "writes a movie (FFMPEG)",
            "--format png8",
            "written by Blender 5.0",
            "from 10 to 5 is empty",
            "Files are missing: '//wood.png' (image).",
            "--allow-missing"
        );

        // Another try needs no other upload.
        Assert.Equal(1, await CountAsync(scene));
    }

    [Fact]
    public async Task What_a_job_mends_is_not_refused_and_is_recorded()
    {
        var settings = new RenderSettings
        {
            Camera = "Close",
            Engine = "cycles",
            Format = "png16",
            Properties = new PropertyValues { ["cycles.seed"] = "4" },
        };
        var bad = Inspections.Renderable with
        {
            Camera = null,
            Cameras = ["Close"],
            Engine = "LUXCORE",
            IsMovie = true,
            HasSound = true,
            Files =
            [
                new SceneFile
                {
                    Kind = "image",
                    Path = "//wood.png",
                    Missing = true,
                },
            ],
        };
        await RefusedAsync(scene => Inspections.Found(scene, bad), new JobRequest { Scene = "" }, "no active camera", "--camera Close");

        using var response = await TrySubmitAsync(
            scene => Inspections.Found(scene, bad) with { Warnings = ["Changed."] },
            new JobRequest
            {
                Scene = await _http.UploadAsync(FarmClient.NewScene()),
                Settings = settings,
                AllowMissing = true,
                Frames = "1-3x2",
            }
        );
        var job = (await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
        var kept = await _http.GetFromJsonAsync<JobResponse>($"/api/jobs/{job.Id}", ApiJson.Options);
        Assert.Equal((settings, true), (kept!.Settings, kept.AllowMissing));
        Assert.Equal(
            [
                "Changed.",
                "'//wood.png' (image) is missing; the scene is rendered without it. Pack it into the .blend to have it.",
                "The video has none of the scene's sound, since frames are left out.",
            ],
            kept.Warnings
        );
    }

    [Fact]
    public async Task Settings_that_a_worker_has_tried_in_vain_are_refused_with_its_words()
    {
        await RefusedAsync(
            scene => Inspections.Found(scene, Inspections.Renderable) with { Refusal = "The scene has no camera 'Clse'." },
            new JobRequest
            {
                Scene = "",
                Settings = new RenderSettings { Camera = "Clse" },
            },
            "The scene has no camera 'Clse'."
        );
    }

    [Fact]
    public async Task An_inspection_is_told_with_what_would_be_refused()
    {
        farm.Worker.Inspect = scene => Inspections.Found(scene, Inspections.Renderable with { Camera = null, Cameras = ["Close", "Wide"] });
        var scene = FarmClient.NewScene();
        await _http.UploadAsync(scene);
        var told = await _http.GetFromJsonAsync<SceneInspectionResponse>(
            $"/api/scenes/{FarmClient.HashOf(scene)}/inspection",
            ApiJson.Options
        );

        Assert.Equal(("tide.blend", scene.Length), (told!.Name, told.SizeBytes));
        Assert.Equal(["Close", "Wide"], told.Inspection.Cameras);
        Assert.Contains("--camera Close|Wide", Assert.Single(told.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_cannot_read_a_scene_by_its_own_fault_is_worth_another_try()
    {
        farm.Worker.Inspect = scene => new SceneInspected
        {
            SceneSha256 = scene.Sha256,
            WorkerId = "test",
            Error = "No Blender.",
            Fault = FaultKind.Worker,
        };
        var scene = await _http.UploadAsync(FarmClient.NewScene());
        using var first = await _http.TrySubmitAsync(new JobRequest { Scene = scene });
        await first.ProblemAsync(HttpStatusCode.ServiceUnavailable, ProblemTypes.SceneNotInspected);
        Assert.NotNull(first.Headers.RetryAfter);

        farm.Worker.Inspect = _usual;
        using var second = await _http.TrySubmitAsync(new JobRequest { Scene = scene });
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
    }

    [Fact]
    public async Task A_scene_that_one_worker_cannot_read_is_given_to_another()
    {
        await using var other = await TestWorker.StartAsync(farm.Cloud, "other-worker");
        await Wait.ForAsync(
            async () => await _http.GetFromJsonAsync<List<WorkerResponse>>("/api/workers", ApiJson.Options) ?? [],
            workers => workers.Exists(worker => worker.Id == other.Id),
            "the other worker is known"
        );
        // Whoever is asked first cannot.
        string? first = null;
        foreach (var worker in (TestWorker[])[farm.Worker, other])
        {
            worker.Inspect = scene =>
                (Interlocked.CompareExchange(ref first, worker.Id, null) ?? worker.Id) == worker.Id
                    ? new SceneInspected
                    {
                        SceneSha256 = scene.Sha256,
                        WorkerId = "",
                        Error = "No Blender.",
                        Fault = FaultKind.Worker,
                    }
                    : _usual(scene);
        }

        using var response = await _http.TrySubmitAsync(new JobRequest { Scene = await _http.UploadAsync(FarmClient.NewScene()) });
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        Assert.NotNull(first);
    }

    /// <summary>Uploads a new scene, in which the worker finds what the test wants, and submits a job that is refused.</summary>
    /// <returns>The scene.</returns>
    private async Task<string> RefusedAsync(Func<SceneRef, SceneInspected> inspect, JobRequest request, params string[] reasons)
    {
        var scene = await _http.UploadAsync(FarmClient.NewScene());
        using var response = await TrySubmitAsync(inspect, request with { Scene = scene });
        var detail = await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, ProblemTypes.SceneNotRenderable);
        Assert.All(reasons, reason => Assert.Contains(reason, detail, StringComparison.Ordinal));
        return scene;
    }

    private async Task<HttpResponseMessage> TrySubmitAsync(Func<SceneRef, SceneInspected> inspect, JobRequest request)
    {
        farm.Worker.Inspect = inspect;
        return await _http.TrySubmitAsync(request);
    }

    private async Task<int> CountAsync(string scene)
    {
        var found = await farm.Cloud.CreateS3Client().ListObjectsV2Async(new() { BucketName = "renderfarm", Prefix = "scenes/" + scene });
        return found.S3Objects?.Count ?? 0;
    }
}
