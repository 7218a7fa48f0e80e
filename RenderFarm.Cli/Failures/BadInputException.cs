namespace RenderFarm.Cli.Failures;

/// <summary>Something that the user gave cannot be used.</summary>
internal sealed class BadInputException(string message, string? hint = null, Exception? innerException = null)
    : FailureException(message, hint, innerException)
{
    public override int ExitCode => ExitCodes.BadInput;
}
