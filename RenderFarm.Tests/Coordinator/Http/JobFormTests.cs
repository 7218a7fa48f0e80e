using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Tests.Coordinator.Http;

/// <summary>A job and its .blend in one request.</summary>
public sealed class JobFormTests(CoordinatorFixture farm) : IClassFixture<CoordinatorFixture>
{
    private readonly HttpClient _http = farm.Coordinator.Http;

    [Fact]
    public async Task One_request_submits()
    {
        var file = new byte[600_000];
        "BLENDER-v304"u8.CopyTo(file);
        async Task<HttpResponseMessage> SendAsync(params (string Name, string Text)[] fields)
        {
            using var form = new MultipartFormDataContent();
            foreach (var (name, text) in fields)
                form.Add(new StringContent(text), name);
            form.Add(new ByteArrayContent(file), "file", "in one.blend");
            return await _http.PostAsync("/api/jobs", form);
        }

        using var response = await SendAsync(
            ("frames", "1-3"),
            ("name", "123"),
            ("strict", "true"),
            ("priority", "7"),
            ("settings.samples", "4")
        );
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var job = (await response.Content.ReadFromJsonAsync<JobResponse>(ApiJson.Options))!;
        Assert.Equal(("123", 3, 7, 4), (job.Name, job.Frames.Total, job.Priority, job.Settings.Samples));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), job.Scene);
        Assert.Equal(
            JobState.Completed,
            (await farm.Coordinator.JobAsync(job.Id, now => now.State == JobState.Completed, "it is rendered")).State
        );

        using var unknown = await SendAsync(("frmes", "1-3"));
        Assert.Contains(
            "frmes",
            await unknown.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );
        using var twice = await SendAsync(("frames", "1"), ("frames", "2"));
        Assert.Contains(
            "is there twice",
            await twice.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );
        using var below = await SendAsync(("settings", "1"), ("settings.samples", "2"));
        Assert.Contains(
            "below one with a value",
            await below.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest),
            StringComparison.Ordinal
        );
        using var empty = await _http.PostAsync("/api/jobs", new MultipartFormDataContent());
        await empty.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest);
        using var broken = new StringContent("no form");
        broken.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "x") } };
        using var refused = await _http.PostAsync("/api/jobs", broken);
        await refused.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest);
    }
}
