using System.Net;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Cli;

/// <summary>What the exit codes of <c>renderfarm</c> mean.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The job failed or was canceled, a frame of it failed, or a download is incomplete.</summary>
    public const int JobFailed = 1;

    /// <summary>The command, the file or the directory given cannot be used, or the farm refused the request.</summary>
    public const int BadInput = 2;

    /// <summary>The farm does not answer, or cannot at present.</summary>
    public const int Unreachable = 3;

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Interrupted = 130;
}

/// <summary>Ends the command with a message, and with what to do next.</summary>
internal abstract class FailureException(string message, string? hint, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public abstract int ExitCode { get; }

    /// <summary>What the user can do about it; null when the message says it all.</summary>
    public string? Hint { get; } = hint;
}

/// <summary>Something that the user gave cannot be used.</summary>
internal sealed class BadInputException(string message, string? hint = null, Exception? innerException = null)
    : FailureException(message, hint, innerException)
{
    public override int ExitCode => ExitCodes.BadInput;
}

/// <summary>The farm answered a request with problem details.</summary>
internal sealed class FarmRefusedException(
    HttpStatusCode status,
    string? problemType,
    string message,
    TimeSpan? retryAfter,
    string? hint = null
) : FailureException(message, hint)
{
    /// <summary>What the farm cannot do at present is no fault of the request.</summary>
    public override int ExitCode => Status >= HttpStatusCode.InternalServerError ? ExitCodes.Unreachable : ExitCodes.BadInput;

    public HttpStatusCode Status { get; } = status;

    /// <summary>One of <see cref="Contracts.Api.ProblemTypes"/>, when the farm gave one.</summary>
    public string? ProblemType { get; } = problemType;

    /// <summary>What the farm would have to know of a scene, and has no worker to find out; null when it is something else.</summary>
    public InspectScene? Question { get; init; }

    /// <summary>How long the farm asks to wait before another try.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The same request may be accepted a little later.</summary>
    public bool IsTransient => Status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}

/// <summary>The coordinator, or the store that it named for an upload, does not answer.</summary>
internal sealed class FarmUnreachableException(string message, string? hint, Exception? innerException = null)
    : FailureException(message, hint, innerException)
{
    public override int ExitCode => ExitCodes.Unreachable;

    /// <summary>No connection was made, so that the farm cannot have seen the request.</summary>
    public bool NothingSent =>
        InnerException
            is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
}

/// <summary>The command did only a part of what it was asked to.</summary>
internal sealed class IncompleteException(string message, string? hint = null, Exception? innerException = null)
    : FailureException(message, hint, innerException)
{
    public override int ExitCode => ExitCodes.JobFailed;
}
