using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Asks resources whether they are healthy.</summary>
internal static class HttpHealth
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Returns when every health check of the resource has succeeded once.</summary>
    public static async Task WaitUntilHealthyAsync(IResource resource, CancellationToken cancellationToken)
    {
        foreach (var check in resource.Annotations.OfType<HttpHealthAnnotation>())
        {
            var address = new Uri(await check.Endpoint.GetValueAsync(cancellationToken) + check.Path);
            using var timer = new PeriodicTimer(Interval);
            while (!await AnswersAsync(address, check.StatusCode, cancellationToken))
                await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static async Task<bool> AnswersAsync(Uri address, int statusCode, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)answer.StatusCode == statusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
