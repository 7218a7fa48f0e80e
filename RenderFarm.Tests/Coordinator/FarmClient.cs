using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Coordinator;

/// <summary>What a client does to have a scene rendered.</summary>
internal static class FarmClient
{
    private static int _scenes;

    /// <summary>The bytes of a scene that nobody has sent before.</summary>
    public static byte[] NewScene() =>
        Encoding.ASCII.GetBytes($"BLENDER-v304 scene {Interlocked.Increment(ref _scenes)} of {Guid.NewGuid()}");

    public static string HashOf(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));

    public static Task<HttpResponseMessage> AnnounceAsync(this HttpClient http, byte[] scene, string? sha256 = null, long? size = null) =>
        http.PostAsJsonAsync(
            "/api/scenes",
            new SceneRequest
            {
                Sha256 = sha256 ?? HashOf(scene),
                SizeBytes = size ?? scene.Length,
                Name = "tide.blend",
            },
            ApiJson.Options
        );

    /// <summary>Announces a scene and uploads it.</summary>
    /// <returns>Its hash.</returns>
    public static async Task<string> UploadAsync(this HttpClient http, byte[] scene)
    {
        using var announced = await http.AnnounceAsync(scene);
        var answer = await announced.Content.ReadFromJsonAsync<SceneResponse>(ApiJson.Options);
        using var uploaded = await PutAsync(answer!.Upload!, scene);
        Assert.Equal(HttpStatusCode.OK, uploaded.StatusCode);
        return answer.Sha256;
    }

    public static async Task<HttpResponseMessage> PutAsync(PresignedUpload upload, byte[] file)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(upload.Method), upload.Url) { Content = new ByteArrayContent(file) };
        foreach (var (name, value) in upload.Headers)
            request.Headers.Add(name, value);
        return await http.SendAsync(request);
    }

    /// <summary>Gives the farm the worker that instances run.</summary>
    public static async Task PublishWorkerAsync(this HttpClient http, byte[] archive)
    {
        using var announced = await http.PostAsJsonAsync(
            "/api/store",
            new ArchiveRequest
            {
                Kind = ArchiveKind.Worker,
                Version = "1.0.0",
                Sha256 = HashOf(archive),
                SizeBytes = archive.Length,
                FileName = "worker.tar.gz",
            },
            ApiJson.Options
        );
        Assert.True(announced.IsSuccessStatusCode, await announced.Content.ReadAsStringAsync());
        var answer = (await announced.Content.ReadFromJsonAsync<ArchiveResponse>(ApiJson.Options))!;
        using var uploaded = await PutAsync(answer.Upload!, archive);
        Assert.Equal(HttpStatusCode.OK, uploaded.StatusCode);
        using var completed = await http.PostAsync($"/api/store/{answer.Sha256}/complete", null);
        Assert.True(completed.IsSuccessStatusCode, await completed.Content.ReadAsStringAsync());
    }

    public static Task<HttpResponseMessage> TrySubmitAsync(this HttpClient http, JobRequest request) =>
        http.PostAsJsonAsync("/api/jobs", request, ApiJson.Options);

    /// <summary>Uploads a new scene and submits a job on it.</summary>
    public static async Task<JobResponse> SubmitAsync(
        this HttpClient http,
        string? frames = null,
        string? name = null,
        RenderSettings? settings = null
    )
    {
        var scene = await http.UploadAsync(NewScene());
        using var response = await http.TrySubmitAsync(
            new JobRequest
            {
                Scene = scene,
                Frames = frames,
                Name = name,
                Settings = settings,
            }
        );
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
    }

    /// <summary>Checks that an answer is a problem of a type, and gives its sentence.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string type)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        using var problem = JsonDocument.Parse(body);
        Assert.Equal(type, problem.RootElement.GetProperty("type").GetString());
        return problem.RootElement.GetProperty("detail").GetString()!;
    }
}
