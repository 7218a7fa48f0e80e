using System.ComponentModel;
using CliWrap;

namespace RenderFarm.Cli.Upload;

/// <summary>Runs a program of this machine to its end.</summary>
internal static class Tool
{
    /// <summary>Runs it.</summary>
    /// <param name="name">Name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="onLine">Sees each line that it prints.</param>
    /// <param name="cancellationToken">Kills it, and what it has started.</param>
    /// <param name="folder">Where it runs; null for here.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="BadInputException">It is not on this machine.</exception>
    public static async Task<int> RunAsync(
        string name,
        IEnumerable<string> arguments,
        Stream? input,
        Action<string> onLine,
        CancellationToken cancellationToken,
        string? folder = null
    )
    {
        var said = PipeTarget.ToDelegate(line =>
        {
            if (string.IsNullOrWhiteSpace(line))
                return;
            lock (onLine)
                onLine(line);
        });
        try
        {
            var result = await CliWrap
                .Cli.Wrap(name)
                .WithArguments(arguments)
                .WithWorkingDirectory(folder ?? "")
                // What this program was started with by 'dotnet' is not for another.
                .WithEnvironmentVariables(variables => variables.Set("MSBuildSDKsPath", null))
                .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromStream(input))
                .WithStandardOutputPipe(said)
                .WithStandardErrorPipe(said)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(cancellationToken);
            return result.ExitCode;
        }
        catch (Win32Exception e)
        {
            throw new BadInputException($"'{name}' cannot be run: {e.Message}", $"Install {name}, or put it on PATH.", e);
        }
    }
}
