namespace RenderFarm.Cli.Failures;

/// <summary>The coordinator, or the store that it named for an upload, does not answer.</summary>
internal sealed class FarmUnreachableException(string message, string? hint, Exception? innerException = null)
    : FailureException(message, hint, innerException)
{
    public override int ExitCode => ExitCodes.Unreachable;

    /// <summary>No connection was made, so that the farm cannot have seen the request.</summary>
    public bool NothingSent => InnerException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
    };
}
