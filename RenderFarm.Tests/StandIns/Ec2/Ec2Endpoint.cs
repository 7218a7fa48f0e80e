using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RenderFarm.Tests.StandIns.Ec2;

/// <summary>A web server that notes the requests of an EC2 client and gives the answers that the test has laid down for it.</summary>
internal sealed class Ec2Endpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(int Status, string Body)> _answers = new();
    private readonly ConcurrentQueue<Dictionary<string, string>> _requests = new();
    private readonly ConcurrentQueue<string> _signatures = new();

    private Ec2Endpoint(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>Parameters of the requests so far.</summary>
    public IReadOnlyList<Dictionary<string, string>> Requests => [.. _requests];

    /// <summary>Authorization headers of the requests so far.</summary>
    public IReadOnlyList<string> Signatures => [.. _signatures];

    public static async Task<Ec2Endpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var endpoint = new Ec2Endpoint(builder.Build());
        endpoint._app.MapPost("/", endpoint.AnswerAsync);
        await endpoint._app.StartAsync();
        return endpoint;
    }

    /// <summary>Lays down the next answer.</summary>
    public void Answer(string body, int status = 200) => _answers.Enqueue((status, body));

    /// <summary>Lays down an error as the next answer.</summary>
    public void Refuse(int status, string code, string message) =>
        Answer($"<?xml version=\"1.0\"?><Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>r-{code}</RequestID></Response>", status);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        _requests.Enqueue(form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()));
        _signatures.Enqueue(context.Request.Headers.Authorization.ToString());
        var (status, body) = _answers.TryDequeue(out var answer) ? answer : (500, "");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/xml;charset=UTF-8";
        await context.Response.WriteAsync(body);
    }
}
