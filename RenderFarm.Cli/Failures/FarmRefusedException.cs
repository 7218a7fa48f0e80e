using System.Net;

namespace RenderFarm.Cli.Failures;

/// <summary>The farm answered a request with problem details.</summary>
internal sealed class FarmRefusedException(HttpStatusCode status, string? problemType, string message, TimeSpan? retryAfter, string? hint = null)
    : FailureException(message, hint)
{
    public override int ExitCode => ExitCodes.BadInput;

    public HttpStatusCode Status { get; } = status;

    /// <summary>One of <see cref="Contracts.Api.ProblemTypes"/>, when the farm gave one.</summary>
    public string? ProblemType { get; } = problemType;

    /// <summary>How long the farm asks to wait before another try.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The same request may be accepted a little later.</summary>
    public bool IsTransient => Status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
