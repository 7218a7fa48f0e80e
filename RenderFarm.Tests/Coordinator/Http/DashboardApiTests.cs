using RenderFarm.Coordinator.Http;

namespace RenderFarm.Tests.Coordinator.Http;

[Trait("Category", "Fast")]
public sealed class DashboardApiTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("http://localhost:15080", true)]
    [InlineData("https://dash.example/farm/", true)]
    [InlineData("localhost:15080", false)]
    [InlineData("javascript:alert(1)", false)] // it becomes a link of the page
    public void The_dashboard_s_address_is_one_of_the_web(string? url, bool isRight) =>
        Assert.Equal(
            isRight,
            !new DashboardOptions { DashboardUrl = url }
                .Check()
                .Any()
        );

    [Theory]
    [InlineData("http://localhost:15080/", "http://localhost:15080/traces/detail/{traceId}")]
    [InlineData("", null)]
    public void A_trace_has_an_address_where_there_is_a_dashboard(string url, string? traceUrl) =>
        Assert.Equal(
            traceUrl,
            DashboardApi.Get(Microsoft.Extensions.Options.Options.Create(new DashboardOptions { DashboardUrl = url })).Value!.TraceUrl
        );
}
