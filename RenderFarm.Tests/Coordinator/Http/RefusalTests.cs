using System.Net;
using System.Net.Http.Json;
using System.Text;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Coordinator.Http;

/// <summary>Bad input: a clear answer where it enters, and nothing left behind.</summary>
public sealed class RefusalTests(CoordinatorFixture farm) : IClassFixture<CoordinatorFixture>
{
    private readonly HttpClient _http = farm.Coordinator.Http;

    [Theory]
    [InlineData("{", "not the JSON that is expected")]
    [InlineData("[]", "body")]
    [InlineData("{}", "missing required")]
    [InlineData("{\"scene\":5}", "$.scene")]
    [InlineData("{\"scene\":\"x\",\"sampels\":5}", "$.sampels")]
    [InlineData("{\"scene\":\"x\"}", "scene must be the SHA-256")]
    [InlineData("{\"scene\":\"x\",\"frames\":\"5-1\"}", "'5-1'")]
    [InlineData("{\"scene\":\"x\",\"frames\":\"\"}", "no frame or range")]
    [InlineData("{\"scene\":\"x\",\"frames\":\"1\",\"end\":2}", "cannot be given together")]
    [InlineData("{\"scene\":\"x\",\"start\":9,\"end\":2}", "The end must not be before the start")]
    [InlineData("{\"scene\":\"x\",\"step\":0}", "step is 0; it must be between 1")]
    [InlineData(
        "{\"scene\":\"x\",\"rental\":{}}",
        "rental must say how many machines to rent (instances), by when the job is to be done (deadline) or what it may cost (budget)."
    )]
    [InlineData("{\"scene\":\"x\",\"rental\":{\"instances\":0}}", "rental.instances is 0; it must be between 1 and 1000")]
    [InlineData("{\"scene\":\"x\",\"rental\":{\"instances\":1001}}", "rental.instances is 1001")]
    [InlineData(
        "{\"scene\":\"x\",\"rental\":{\"instances\":2,\"instanceTypes\":[\"g4dn\"]}}",
        "rental.instanceTypes has 'g4dn', which is no instance type. One looks like g4dn.xlarge."
    )]
    [InlineData("{\"scene\":\"x\",\"rental\":{\"instances\":2,\"instanceTypes\":[null]}}", "rental.instanceTypes has ''")]
    [InlineData("{\"scene\":\"x\",\"rental\":{\"budget\":0}}", "rental.budget is 0; it must be more than 0")]
    [InlineData("{\"scene\":\"x\",\"rental\":{\"budget\":5,\"maxPrice\":-1}}", "rental.maxPrice is -1; it must be more than 0")]
    [InlineData(
        "{\"scene\":\"x\",\"rental\":{\"deadline\":\"2020-01-01T12:00:00Z\"}}",
        "rental.deadline is 2020-01-01 12:00 UTC, and it is 20"
    )]
    [InlineData("{\"scene\":\"x\",\"rental\":{\"deadline\":\"2999-01-01T12:00:00Z\"}}", "it must be within a year")]
    [InlineData("{\"scene\":\"x\",\"settings\":{\"samples\":0}}", "settings.samples is 0; it must be between 1 and 65536")]
    [InlineData("{\"scene\":\"x\",\"settings\":{\"resolutionPercent\":1001}}", "settings.resolutionPercent is 1001")]
    [InlineData(
        "{\"scene\":\"x\",\"settings\":{\"engine\":\"arnold\"}}",
        "settings.engine is 'arnold'; it must be one of cycles, eevee, workbench"
    )]
    [InlineData("{\"scene\":\"x\",\"settings\":{\"device\":\"tpu\"}}", "settings.device is 'tpu'; it must be one of auto, cpu")]
    [InlineData("{\"scene\":\"x\",\"settings\":{\"format\":\"gif\"}}", "settings.format is 'gif'; it must be one of png8")]
    [InlineData("{\"scene\":\"x\",\"settings\":{\"format\":\"jpeg\",\"transparentFilm\":true}}", "stores no transparency")]
    [InlineData("{\"scene\":\"x\",\"settings\":{\"camera\":\"\"}}", "settings.camera has 0 characters")]
    [InlineData("{\"scene\":\"x\",\"settings\":{\"simplify\":13}}", "settings.simplify is 13; it must be between 0 and 12")]
    [InlineData("{\"scene\":\"x\",\"settings\":{\"tileSize\":4}}", "settings.tileSize is 4")]
    [InlineData("{\"scene\":\"x\",\"settings\":{\"motionBlur\":\"on\"}}", "$.settings.motionBlur")]
    [InlineData(
        "{\"scene\":\"x\",\"settings\":{\"properties\":{\"cycles.seed\":null}}}",
        "no text of at most 1000 characters for 'cycles.seed'"
    )]
    [InlineData("{\"scene\":\"x\",\"split\":{\"samples\":1}}", "split.samples is 1; it must be between 2 and 64")]
    [InlineData(
        "{\"scene\":\"x\",\"split\":{\"samples\":2,\"columns\":2,\"rows\":1}}",
        "split must have either samples, or columns and rows"
    )]
    [InlineData("{\"scene\":\"x\",\"split\":{\"columns\":9,\"rows\":9}}", "split makes 81 parts of a frame")]
    [InlineData("{\"scene\":\"x\",\"split\":{}}", "split must have either")]
    [InlineData("{\"scene\":\"x\",\"priority\":101}", "priority is 101")]
    [InlineData("{\"scene\":\"x\",\"name\":\"a\\u0007b\"}", "control characters")]
    public async Task A_job_that_is_not_well_described_is_refused_with_every_reason(string body, string reason)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync("/api/jobs", content);
        Assert.Contains(
            reason,
            await response.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("zz", 5, "sha256 must be")]
    [InlineData(null, 0, "sizeBytes is 0")]
    [InlineData(null, 5368709121, "sizeBytes is 5368709121")]
    public async Task A_scene_that_is_not_well_described_is_refused(string? sha256, long size, string reason)
    {
        using var response = await _http.AnnounceAsync([1], sha256, size);
        Assert.Contains(
            reason,
            await response.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_body_that_is_too_long_or_no_json_is_refused()
    {
        using var huge = new StringContent(new string(' ', 300_000), Encoding.UTF8, "application/json");
        using var tooLong = await _http.PostAsync("/api/jobs", huge);
        await tooLong.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, ProblemTypes.InvalidRequest);

        using var text = new StringContent("scene=x");
        using var noJson = await _http.PostAsync("/api/jobs", text);
        await noJson.ProblemAsync(HttpStatusCode.UnsupportedMediaType, ProblemTypes.InvalidRequest);
    }

    [Theory]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=\"nothing\"")]
    [InlineData("application/json; charset=")]
    [InlineData("application/json", "gzip")]
    [InlineData("text/plain")]
    [InlineData("application/json, text/plain")]
    [InlineData("")]
    public async Task A_body_in_another_encoding_is_refused_by_every_endpoint(string type, string? encoding = null)
    {
        foreach (
            var path in new[]
            {
                "scenes",
                "assets",
                "manifests",
                "jobs",
                "quotes",
                "store",
                "instances/terminate",
                "instances/i-1/interrupt",
                "cleanup",
                "dead-letters/retry",
                "dead-letters/drop",
            }
        )
        {
            using var content = new ByteArrayContent("{}"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            if (encoding is not null)
                content.Headers.ContentEncoding.Add(encoding);
            using var response = await _http.PostAsync("/api/" + path, content);
            Assert.True(response.StatusCode == HttpStatusCode.UnsupportedMediaType, $"{path}: {response.StatusCode}");
            Assert.Contains(
                "JSON",
                await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, ProblemTypes.InvalidRequest),
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData("/openapi/X.json")]
    [InlineData("/openapi/v1.yaml")]
    [InlineData("/api/jobs/nojob")]
    [InlineData("/api/jobs/nojob/frames")]
    [InlineData("/api/jobs/nojob/frames/1/image")]
    [InlineData("/api/jobs/nojob/frames/1/log")]
    [InlineData("/api/jobs?before=nojob")]
    [InlineData("/api/nothing")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        using var response = await _http.GetAsync(path);
        await response.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound);
    }

    [Theory]
    [InlineData("/api/jobs?limit=0")]
    [InlineData("/api/jobs?limit=501")]
    [InlineData("/api/jobs?limit=x")]
    public async Task A_limit_outside_its_range_is_refused(string path)
    {
        using var response = await _http.GetAsync(path);
        await response.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest);
    }

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
        var upload = (
            await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<SceneResponse>(announced.Content, ApiJson.Options)
        )!.Upload!;
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
        var bad = TestWorker.Inspection with
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
            scene => TestWorker.Found(scene, bad),
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
        var bad = TestWorker.Inspection with
        {
            Camera = null,
            Cameras = ["Close"],
            Engine = "LUXCORE",
            IsMovie = true,
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
        await RefusedAsync(scene => TestWorker.Found(scene, bad), new JobRequest { Scene = "" }, "no active camera", "--camera Close");

        using var response = await TrySubmitAsync(
            scene => TestWorker.Found(scene, bad) with { Warnings = ["Changed."] },
            new JobRequest
            {
                Scene = await _http.UploadAsync(FarmClient.NewScene()),
                Settings = settings,
                AllowMissing = true,
            }
        );
        var job = (await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<JobResponse>(response.Content, ApiJson.Options))!;
        var kept = await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<JobResponse>(
            _http,
            $"/api/jobs/{job.Id}",
            ApiJson.Options
        );
        Assert.Equal((settings, true), (kept!.Settings, kept.AllowMissing));
        Assert.Equal(
            ["Changed.", "'//wood.png' (image) is missing; the scene is rendered without it. Pack it into the .blend to have it."],
            kept.Warnings
        );
    }

    [Fact]
    public async Task Settings_that_a_worker_has_tried_in_vain_are_refused_with_its_words()
    {
        await RefusedAsync(
            scene => TestWorker.Found(scene, TestWorker.Inspection) with { Refusal = "The scene has no camera 'Clse'." },
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
        var inspect = farm.Worker.Inspect;
        try
        {
            farm.Worker.Inspect = scene =>
                TestWorker.Found(scene, TestWorker.Inspection with { Camera = null, Cameras = ["Close", "Wide"] });
            var scene = FarmClient.NewScene();
            await _http.UploadAsync(scene);
            var told = await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<SceneInspectionResponse>(
                _http,
                $"/api/scenes/{FarmClient.HashOf(scene)}/inspection",
                ApiJson.Options
            );

            Assert.Equal(("tide.blend", scene.Length), (told!.Name, told.SizeBytes));
            Assert.Equal(["Close", "Wide"], told.Inspection.Cameras);
            Assert.Contains("--camera Close|Wide", Assert.Single(told.Refusals), StringComparison.Ordinal);
        }
        finally
        {
            farm.Worker.Inspect = inspect;
        }
    }

    [Fact]
    public async Task A_worker_that_cannot_read_a_scene_by_its_own_fault_is_worth_another_try()
    {
        var inspect = farm.Worker.Inspect;
        try
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

            farm.Worker.Inspect = inspect;
            using var second = await _http.TrySubmitAsync(new JobRequest { Scene = scene });
            Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        }
        finally
        {
            farm.Worker.Inspect = inspect;
        }
    }

    [Fact]
    public async Task A_scene_that_one_worker_cannot_read_is_given_to_another()
    {
        var inspect = farm.Worker.Inspect;
        try
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
                        : inspect(scene);
            }

            using var response = await _http.TrySubmitAsync(new JobRequest { Scene = await _http.UploadAsync(FarmClient.NewScene()) });
            Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
            Assert.NotNull(first);
        }
        finally
        {
            farm.Worker.Inspect = inspect;
        }
    }

    [Theory]
    [InlineData("Host", "farm.example.com")]
    [InlineData("Host", "192.168.1.7:5080")]
    [InlineData("Origin", "http://evil.example.com")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_request_from_a_page_of_another_site_is_refused(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs/nojob/cancel");
        if (header == "Host")
            request.Headers.Host = value;
        else
            request.Headers.Add(header, value);
        using var response = await _http.SendAsync(request);
        await response.ProblemAsync(HttpStatusCode.Forbidden, ProblemTypes.InvalidRequest);
    }

    [Fact]
    public async Task The_own_page_may_send()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs/nojob/cancel");
        request.Headers.Add("Origin", farm.Coordinator.Address.ToString().TrimEnd('/'));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var response = await _http.SendAsync(request);
        await response.ProblemAsync(HttpStatusCode.NotFound, ProblemTypes.NotFound);
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
        var usual = farm.Worker.Inspect;
        try
        {
            farm.Worker.Inspect = inspect;
            return await _http.TrySubmitAsync(request);
        }
        finally
        {
            farm.Worker.Inspect = usual;
        }
    }

    private async Task<int> CountAsync(string scene)
    {
        var found = await farm.Cloud.CreateS3Client().ListObjectsV2Async(new() { BucketName = "renderfarm", Prefix = "scenes/" + scene });
        return found.S3Objects?.Count ?? 0;
    }
}
