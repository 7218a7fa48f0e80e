using System.Net;
using System.Text;
using RenderFarm.Contracts.Api;

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
        "rental must say how many instances to rent (instances), by when the job is to be done (deadline) or what it may cost (budget)."
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
    [InlineData("/api/jobs?state=burning")]
    [InlineData("/api/jobs?state=1")]
    [InlineData("/api/jobs?since=yesterday")]
    public async Task A_limit_or_filter_outside_its_range_is_refused(string path)
    {
        using var response = await _http.GetAsync(path);
        await response.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest);
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
}
