using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using RenderFarm.ServiceDefaults;

namespace RenderFarm.Tests.ServiceDefaults;

[Trait("Category", "Fast")]
public sealed class HealthEndpointTests
{
    [Fact]
    public async Task A_process_that_waits_for_something_is_alive_but_not_healthy()
    {
        var isThere = false;
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder
            .Services.AddHealthChecks()
            .AddCheck("something", () => isThere ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        await using var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Assert.Equal(HttpStatusCode.OK, await Get(http, "/alive"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Get(http, "/health"));
        isThere = true;
        Assert.Equal(HttpStatusCode.OK, await Get(http, "/health"));
    }

    private static async Task<HttpStatusCode> Get(HttpClient http, string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }
}
