using System.Net;
using System.Xml.Linq;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Upload;

/// <summary>Sends a file to the store, as the farm has allowed.</summary>
internal static class PresignedPut
{
    private static readonly HttpClient Here = Client(useProxy: false);
    private static readonly HttpClient Elsewhere = Client(useProxy: true);

    /// <summary>Sends it.</summary>
    /// <exception cref="FailureException">It changed, or the store does not take it.</exception>
    public static async Task SendAsync(LocalFile file, PresignedUpload upload, Stage stage, CancellationToken cancellationToken)
    {
        var address = new Uri(upload.Url);
        using var request = new HttpRequestMessage(new HttpMethod(upload.Method), address);
        await using var body = new CountingStream(file.OpenRead(), file.SizeBytes, stage);
        request.Content = new StreamContent(body);
        request.Content.Headers.ContentLength = file.SizeBytes;
        foreach (var (name, value) in upload.Headers)
        {
            // The length stands already, and the host is in the address. HttpClient keeps the headers of the body apart from the others.
            if (
                name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || name.Equals("Host", StringComparison.OrdinalIgnoreCase)
            )
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await (address.IsLoopback ? Here : Elsewhere).SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw await RefusalAsync(file, response, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            // A file that grew or shrank does not fit the length that was announced.
            if (file.HasChanged)
                throw file.ChangedWhile("was uploaded");

            throw new FarmUnreachableException(
                $"The store at {address.GetLeftPart(UriPartial.Authority)} broke off the upload: {e.Message}",
                "Submit again: nothing was left behind.",
                e
            );
        }
    }

    private static async Task<FailureException> RefusalAsync(
        LocalFile file,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        if (file.HasChanged)
            return file.ChangedWhile("was uploaded");

        var (code, message) = ReadError(await response.Content.ReadAsStringAsync(cancellationToken));
        if (code is "BadDigest" or "XAmzContentChecksumMismatch" or "XAmzContentSHA256Mismatch")
        {
            return new BadInputException(
                $"What arrived at the store is not '{file.Path}' as it was hashed.",
                "The file changed meanwhile, or the network damages data: submit again."
            );
        }

        // Another upload of the same scene at the same time, or an address that expired while the network was slow: both pass.
        var passing =
            response.StatusCode
                is HttpStatusCode.PreconditionFailed
                    or HttpStatusCode.Conflict
                    or HttpStatusCode.RequestTimeout
                    or HttpStatusCode.TooManyRequests
            || (int)response.StatusCode >= 500
            || message.Contains("expired", StringComparison.OrdinalIgnoreCase);
        return new FarmRefusedException(
            passing ? HttpStatusCode.ServiceUnavailable : response.StatusCode,
            problemType: null,
            $"The store refused the upload with {(int)response.StatusCode} {code ?? response.ReasonPhrase}: {message}".TrimEnd(' ', ':'),
            response.Headers.RetryAfter?.Delta
        );
    }

    /// <summary>S3 explains an error in XML.</summary>
    private static (string? Code, string Message) ReadError(string body)
    {
        try
        {
            var error = XDocument.Parse(body).Root;
            return (error?.Element("Code")?.Value, error?.Element("Message")?.Value ?? "");
        }
        catch (System.Xml.XmlException)
        {
            return (null, "");
        }
    }

    private static HttpClient Client(bool useProxy) =>
        new(new SocketsHttpHandler { UseProxy = useProxy }) { Timeout = Timeout.InfiniteTimeSpan };
}
