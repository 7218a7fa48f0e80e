namespace RenderFarm.Cli.Failures;

/// <summary>Ends the command with a message, and with what to do next.</summary>
internal abstract class FailureException(string message, string? hint, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public abstract int ExitCode { get; }

    /// <summary>What the user can do about it; null when the message says it all.</summary>
    public string? Hint { get; } = hint;
}
