using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Ec2.Running;

/// <summary>The instance metadata service (IMDSv2, and v1 where tokens are optional) of one instance, on a port of its own.</summary>
internal sealed class MetadataServer(MetadataTree tree, TimeProvider time, Func<Task> shutdown) : IAsyncDisposable
{
    private const string TokenHeader = "X-aws-ec2-metadata-token";
    private const string AgeHeader = "X-aws-ec2-metadata-token-ttl-seconds";
    private const int MaxAgeSeconds = 21_600;

    // A client takes one each six hours at best, one each poll at worst.
    private const int MaxTokens = 10_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private WebApplication? _app;

    public async Task<int> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        _app = builder.Build();
        _app.UseFrontDoor();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new Uri(address).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var response = context.Response;
        var path = request.Path.Value!.TrimEnd('/');
        if (path == ShutdownCommand.Path && HttpMethods.IsPost(request.Method))
        {
            response.StatusCode = StatusCodes.Status202Accepted;
            await response.CompleteAsync();
            await shutdown();
        }
        else if (!tree.IsEnabled)
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
        }
        else if (path == "/latest/api/token" && HttpMethods.IsPut(request.Method))
        {
            await GiveTokenAsync(request, response);
        }
        else if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (!MayRead(request))
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (tree.Find(path) is { } found)
        {
            response.ContentType = found is JsonNode ? "application/json" : "text/plain";
            await response.WriteAsync(found.ToString()!);
        }
        else
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private Task GiveTokenAsync(HttpRequest request, HttpResponse response)
    {
        // A proxy that forwards requests of strangers is refused.
        if (request.Headers.ContainsKey("X-Forwarded-For"))
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        if (
            !int.TryParse(request.Headers[AgeHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var age)
            || age is < 1 or > MaxAgeSeconds
        )
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        var now = time.GetUtcNow();
        if (_tokens.Count >= MaxTokens)
        {
            foreach (var (old, _) in _tokens.OrderBy(pair => pair.Value).Take(MaxTokens / 2))
                _tokens.TryRemove(old, out _);
        }

        var token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(42));
        _tokens[token] = now.AddSeconds(age);
        response.Headers[AgeHeader] = age.ToString(CultureInfo.InvariantCulture);
        response.ContentType = "text/plain";
        return response.WriteAsync(token);
    }

    private bool MayRead(HttpRequest request)
    {
        var token = request.Headers[TokenHeader].ToString();
        if (token.Length == 0)
            return !tree.TokenRequired;
        return _tokens.TryGetValue(token, out var end) && time.GetUtcNow() < end;
    }
}
