using System.Net.Sockets;
using Amazon.Runtime;
using Polly;
using Polly.Retry;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.ObjectStore;

/// <summary>Calls of the store and the queues, tried again while they are away: a cloud that restarts costs a wait, not a frame.</summary>
internal sealed class CloudCalls
{
    /// <summary>With the waits between them, about four minutes.</summary>
    private const int Attempts = 20;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);

    private readonly ResiliencePipeline _pipeline;

    public CloudCalls(TimeProvider time)
    {
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = arguments =>
                        ValueTask.FromResult(
                            !arguments.Context.CancellationToken.IsCancellationRequested && IsPassing(arguments.Outcome.Exception)
                        ),
                    MaxRetryAttempts = Attempts,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = FirstDelay,
                    MaxDelay = LongestDelay,
                }
            )
            .Build();
    }

    /// <summary>Runs a call.</summary>
    /// <param name="what">The call in a word or two, for the user: "store the image".</param>
    /// <param name="call">The call; may run several times.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RenderFault">It failed for minutes, or for a reason that will not pass: the cloud's fault.</exception>
    public async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await call(token), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not RenderFault && IsCloud(exception))
        {
            throw new RenderFault(FaultKind.Cloud, $"The worker could not {what}: {exception.Message}", inner: exception);
        }
    }

    public Task RunAsync(string what, Func<CancellationToken, Task> call, CancellationToken cancellationToken) =>
        RunAsync(
            what,
            async token =>
            {
                await call(token);
                return true;
            },
            cancellationToken
        );

    private static bool IsCloud(Exception exception) => exception is AmazonServiceException || IsPassing(exception);

    private static bool IsPassing(Exception? exception) =>
        exception switch
        {
            AmazonServiceException service => (int)service.StatusCode is 0 or 408 or 409 or 429 or >= 500,
            IOException io => !DiskSpace.IsFull(io),
            AmazonClientException or HttpRequestException or SocketException or TimeoutException or OperationCanceledException => true,
            _ => false,
        };
}
