namespace RenderFarm.Cli;

/// <summary>The <c>renderfarm</c> command, callable from other programs.</summary>
public static class CommandLine
{
    /// <summary>Runs one command, as if typed on a command line, with output on the console.</summary>
    /// <param name="args">The words after <c>renderfarm</c>.</param>
    /// <param name="cancellationToken">Does what Ctrl-C does.</param>
    /// <returns>The exit code: one of <see cref="ExitCodes"/>.</returns>
    public static Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(args);
        return Task.FromResult(cancellationToken.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Ok);
    }
}
