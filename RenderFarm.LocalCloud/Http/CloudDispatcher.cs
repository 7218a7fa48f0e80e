using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Data.Sqlite;
using RenderFarm.LocalCloud.Signing;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.Http;

/// <summary>Finds the service of a request, verifies the signature and turns whatever goes wrong into that service's error.</summary>
internal sealed partial class CloudDispatcher(
    IEnumerable<ICloudService> services,
    SignatureVerifier verifier,
    ILogger<CloudDispatcher> logger
)
{
    public async Task HandleAsync(HttpContext context)
    {
        var service = services.First(candidate => candidate.Recognises(context.Request));
        var requestId = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        var target = RequestTarget.Of(context);
        var request = new CloudRequest(context, target, requestId);
        try
        {
            if (service.MaxBufferedBody is { } limit)
                request.Body = await BufferAsync(context.Request, limit);
            request.Signature = verifier.Verify(context.Request, target, service.SigningName, request.Body);
            await service.HandleAsync(request);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            LogAborted(context.Request.Method, target.Path);
        }
        catch (Exception e)
        {
            var error = Translate(e, service);
            // What a service answers of its own accord is no fault here, also where it is a 501.
            if (error.StatusCode >= StatusCodes.Status500InternalServerError && e is not CloudException)
                LogFailed(e, context.Request.Method, target.Path, requestId);
            else
                LogRefused(context.Request.Method, target.Path, error.StatusCode, error.Code, error.Message);

            if (context.Response.HasStarted)
            {
                // Part of a body is out: only a broken connection can tell the client.
                context.Abort();
                return;
            }

            context.Response.Clear();
            context.Response.StatusCode = error.StatusCode;
            await service.WriteErrorAsync(request, error);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> BufferAsync(HttpRequest request, int limit)
    {
        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limit;
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        return buffer.ToArray();
    }

    private static CloudException Translate(Exception exception, ICloudService service) =>
        exception switch
        {
            CloudException error => error,
            SignatureException refusal => service.Refuse(refusal),
            BadHttpRequestException bad => new("IncompleteBody", bad.StatusCode, "The request body ended early or was malformed.", bad),
            _ when DiskFull.Is(exception) => new(
                "InsufficientStorage",
                StatusCodes.Status507InsufficientStorage,
                "The disk that holds LocalCloud's data directory is full. Free some space, or point LocalCloud:DataDirectory elsewhere.",
                exception
            ),
            IOException or UnauthorizedAccessException => Unusable(exception),
            SqliteException
            {
                SqliteErrorCode: not SQLitePCL.raw.SQLITE_ERROR and not SQLitePCL.raw.SQLITE_CONSTRAINT and not SQLitePCL.raw.SQLITE_MISUSE
            } => Unusable(exception),
            _ => new(
                "InternalError",
                StatusCodes.Status500InternalServerError,
                "LocalCloud failed on this request; its log says why.",
                exception
            ),
        };

    private static CloudException Unusable(Exception fault) =>
        new(
            "ServiceUnavailable",
            StatusCodes.Status503ServiceUnavailable,
            $"LocalCloud's data directory cannot be read or written ({fault.Message}). It goes on by itself when that is over.",
            fault
        );

    [LoggerMessage(2, LogLevel.Debug, "{Method} {Path} was refused: {Status} {Code}: {Reason}")]
    private partial void LogRefused(string method, string path, int status, string code, string reason);

    [LoggerMessage(3, LogLevel.Error, "{Method} {Path} failed (request {RequestId})")]
    private partial void LogFailed(Exception exception, string method, string path, string requestId);

    [LoggerMessage(4, LogLevel.Debug, "{Method} {Path} was abandoned by its client")]
    private partial void LogAborted(string method, string path);
}
