namespace RenderFarm.Cli.Failures;

/// <summary>The command did only a part of what it was asked to.</summary>
internal sealed class IncompleteException(string message, string? hint = null, Exception? innerException = null)
    : FailureException(message, hint, innerException)
{
    public override int ExitCode => ExitCodes.JobFailed;
}
