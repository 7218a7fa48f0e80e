using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Amazon.S3;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator;

/// <summary>
/// An HTTP proxy before a cloud, on which what is said of whole buckets is seen, and removals of objects can be held up or refused.
/// </summary>
internal sealed class StoreProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Uri _store;
    private int _removals;

    private StoreProxy(Uri store, WebApplication app) => (_store, _app) = (store, app);

    /// <summary>What a process needs in its environment to go through it.</summary>
    public (string Name, string Value)[] EnvironmentVariables => [("http_proxy", _app.Urls.Single()), ("no_proxy", ""), ("NO_PROXY", "")];

    /// <summary>Requests that name a bucket and no key, with their bodies.</summary>
    public ConcurrentQueue<(string Request, string Body)> Seen { get; } = new();

    /// <summary>Paths that were asked for with HEAD.</summary>
    public ConcurrentQueue<string> Looks { get; } = new();

    /// <summary>How many requests for removals have come.</summary>
    public int Removals => _removals;

    /// <summary>Removals wait for that.</summary>
    public Func<Task> Hold { get; set; } = () => Task.CompletedTask;

    /// <summary>All removals fail.</summary>
    public bool IsBroken { get; set; }

    /// <summary>A key whose removal, with those of the same request, is answered as S3 does when it keeps an object.</summary>
    public string? Kept { get; set; }

    /// <summary>What happens before a request is passed on.</summary>
    public Func<HttpRequest, Task> OnRequest { get; set; } = _ => Task.CompletedTask;

    /// <summary>After how many bytes of the body the answer to a request breaks off; null for not at all.</summary>
    public Func<HttpRequest, int?> CutAfter { get; set; } = _ => null;

    /// <summary>What a break waits for: a reset connection takes with it what was not read.</summary>
    public Func<HttpRequest, Task> BeforeCut { get; set; } = _ => Task.CompletedTask;

    /// <summary>Where it listens.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>Has a client go through it, and try nothing twice.</summary>
    public void Configure(AmazonS3Config config)
    {
        config.SetWebProxy(new WebProxy(_app.Urls.Single()));
        config.MaxErrorRetry = 0;
    }

    public static Task<StoreProxy> StartAsync(LocalCloudProcess cloud) => StartAsync(cloud.Endpoint);

    /// <summary>Starts one before any server.</summary>
    public static async Task<StoreProxy> StartAsync(Uri server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var proxy = new StoreProxy(server, builder.Build());
        proxy._app.Run(proxy.PassAsync);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        var asked = context.Request;
        await OnRequest(asked);
        using var body = new MemoryStream();
        await asked.Body.CopyToAsync(body, context.RequestAborted);
        if (!asked.Path.Value!.Trim('/').Contains('/', StringComparison.Ordinal))
            Seen.Enqueue(($"{asked.Method} {asked.Path}{asked.QueryString}", Encoding.UTF8.GetString(body.ToArray())));
        if (asked.Method == "HEAD")
            Looks.Enqueue(asked.Path.Value);
        if (asked.Method == "DELETE" || asked.Query.ContainsKey("delete"))
        {
            Interlocked.Increment(ref _removals);
            await Hold();
            if (IsBroken)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            if (Kept is { } key && Encoding.UTF8.GetString(body.ToArray()).Contains($"<Key>{key}</Key>", StringComparison.Ordinal))
            {
                context.Response.ContentType = "application/xml";
                await context.Response.WriteAsync(
                    $"<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + $"<Error><Key>{key}</Key><Code>AccessDenied</Code><Message>It is locked.</Message></Error></DeleteResult>"
                );
                return;
            }
        }

        using var passed = new HttpRequestMessage(
            new HttpMethod(asked.Method),
            new Uri(_store, $"{asked.Path.ToUriComponent()}{asked.QueryString}")
        );
        passed.Headers.Host = asked.Host.Value;
        body.Position = 0;
        passed.Content = new StreamContent(body);
        foreach (
            var (name, values) in asked.Headers.Where(header =>
                header.Key is not ("Host" or "Expect" or "Connection" or "Transfer-Encoding")
            )
        )
        {
            if (!passed.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                passed.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        using var answer = await _http.SendAsync(passed, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Transfer-Encoding"))
            context.Response.Headers[name] = values.ToArray();
        if (CutAfter(asked) is { } bytes)
        {
            await context.Response.Body.WriteAsync((await answer.Content.ReadAsByteArrayAsync()).AsMemory(0, bytes));
            await context.Response.Body.FlushAsync();
            await BeforeCut(asked);
            context.Abort();
        }
        else if (asked.Method != "HEAD")
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
