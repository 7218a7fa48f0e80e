using System.ComponentModel;
using CliWrap;

namespace RenderFarm.Worker.Blender.Install;

/// <summary>Runs a program of the system to its end.</summary>
internal static class CommandRunner
{
    /// <summary>Runs it and waits.</summary>
    /// <param name="program">Name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Sees each line that it prints.</param>
    /// <param name="cancellationToken">Kills it, and what it has started.</param>
    /// <exception cref="InstallException">It cannot be run, or ends with another exit code than 0.</exception>
    public static async Task RunAsync(
        string program,
        IEnumerable<string> arguments,
        Action<string> onLine,
        CancellationToken cancellationToken
    )
    {
        var last = "";
        var command = Cli.Wrap(program)
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables => variables.Set("DEBIAN_FRONTEND", "noninteractive"))
            .WithStandardOutputPipe(PipeTarget.ToDelegate(onLine))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line => last = string.IsNullOrWhiteSpace(line) ? last : line))
            .WithValidation(CommandResultValidation.None);
        try
        {
            var result = await command.ExecuteAsync(cancellationToken);
            if (!result.IsSuccess)
                throw new InstallException($"{program} ended with exit code {result.ExitCode}: {last}");
        }
        catch (Win32Exception exception)
        {
            throw new InstallException($"{program} cannot be run: {exception.Message}", exception);
        }
    }
}
