using Amazon.S3;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Uploads;
using RenderFarm.ServiceDefaults.Settings;

namespace RenderFarm.Coordinator.Http;

/// <summary>
/// Takes uploads for a store that only this machine reaches, from clients on others and from the page, and hands them on as they are. What
/// may be stored, the presigned address says, as if it were sent to the store.
/// </summary>
internal static class UploadRelay
{
    private const string Path = "/relay";

    private static readonly HttpClient Store = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Where uploads go.</summary>
    public static IServiceCollection AddUploadRelay(this IServiceCollection services) =>
        services
            .AddHttpContextAccessor()
            .AddSingleton<UploadRoute>(provider => address => Route(provider.GetRequiredService<IHttpContextAccessor>(), address));

    /// <summary>Adds the endpoint.</summary>
    public static IEndpointRouteBuilder MapUploadRelay(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPut(Path + "/{**key}", SendAsync)
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .AllowAnonymous()
            .ExcludeFromDescription();
        return routes;
    }

    private static string Route(IHttpContextAccessor accessor, string address)
    {
        var store = new Uri(address);
        // A page may send to its own site alone.
        return
            accessor.HttpContext?.Request is { } request
            && store.IsLoopback
            && (!LoopbackGuard.IsLoopback(request.Host.Host) || request.Headers["Sec-Fetch-Site"] == "same-origin")
            ? $"{request.Scheme}://{request.Host}{Path}{store.PathAndQuery}"
            : address;
    }

    private static async Task<IResult> SendAsync(HttpContext context, IAmazonS3 s3, IOptions<FarmOptions> farm)
    {
        // As it came: the signature is of the address letter by letter.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget[Path.Length..];
        if (
            s3.Config.ServiceURL is not { } service
            || !Uri.TryCreate(new Uri(service), target, out var address)
            || !address.IsLoopback
            || address.Authority != new Uri(service).Authority
            || !address.AbsolutePath.StartsWith($"/{farm.Value.Bucket}/", StringComparison.Ordinal)
            || !context.Request.Query.ContainsKey("X-Amz-Signature")
        )
            return Problems.NotFound("This is no address for an upload. POST /api/scenes gives one.");

        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new StreamContent(context.Request.Body) };
        foreach (var (name, value) in context.Request.Headers)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("If-", StringComparison.OrdinalIgnoreCase))
                request.Headers.TryAddWithoutValidation(name, [.. value]);
            else if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                request.Content.Headers.TryAddWithoutValidation(name, [.. value]);
        }

        request.Content.Headers.ContentLength = context.Request.ContentLength;
        try
        {
            using var answer = await Store.SendAsync(request, context.RequestAborted);
            var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
            return Results.Empty;
        }
        catch (HttpRequestException e)
        {
            return Problems.CloudUnavailable(e.Message);
        }
    }
}
