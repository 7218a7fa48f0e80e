using System.Collections.Concurrent;
using System.Security.Cryptography;
using Amazon.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RenderFarm.Tests.Worker;

/// <summary>An instance's metadata service (IMDSv2): no answer without a token, and a 404 for what does not apply.</summary>
internal sealed class MetadataServer : IAsyncDisposable
{
    private const string TokenHeader = "X-aws-ec2-metadata-token";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, bool> _tokens = new();
    private readonly ConcurrentDictionary<string, string> _data = new()
    {
        ["instance-id"] = "i-0123456789abcdef0",
        ["instance-type"] = "g4dn.xlarge",
        ["placement/availability-zone"] = "eu-central-1b",
        ["iam/security-credentials/"] = "worker",
    };

    private MetadataServer(WebApplication app) => _app = app;

    public string InstanceId => _data["instance-id"];

    public string Endpoint => _app.Urls.Single();

    public static async Task<MetadataServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new MetadataServer(builder.Build());
        server._app.MapPut("/latest/api/token", server.NewToken);
        server._app.MapGet("/latest/meta-data/{**path}", server.Answer);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>The role's credentials are a cloud's key.</summary>
    public void GiveKey(ImmutableCredentials key) =>
        _data["iam/security-credentials/worker"] = $$"""
            { "Code": "Success", "AccessKeyId" : "{{key.AccessKey}}", "SecretAccessKey" : "{{key.SecretKey}}", "Token" : "",
              "Expiration" : "2099-01-01T00:00:00Z" }
            """;

    /// <summary>Every token that it gave ends.</summary>
    public void ForgetTokens() => _tokens.Clear();

    /// <summary>The instance is taken after some time.</summary>
    public void Notice(TimeSpan after) =>
        _data["spot/instance-action"] = $$"""{ "action": "terminate", "time": "{{DateTime.UtcNow + after:yyyy-MM-ddTHH:mm:ssZ}}" }""";

    /// <summary>The instance's risk has risen.</summary>
    public void RecommendRebalance() =>
        _data["events/recommendations/rebalance"] = $$"""{ "noticeTime": "{{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ}}" }""";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult NewToken(HttpRequest request)
    {
        if (!request.Headers.ContainsKey("X-aws-ec2-metadata-token-ttl-seconds"))
            return Results.BadRequest();

        var token = RandomNumberGenerator.GetHexString(32);
        _tokens[token] = true;
        return Results.Text(token);
    }

    private IResult Answer(HttpRequest request, string path)
    {
        if (!_tokens.ContainsKey(request.Headers[TokenHeader].ToString()))
            return Results.Unauthorized();

        return _data.TryGetValue(path, out var value) ? Results.Text(value) : Results.NotFound();
    }
}
