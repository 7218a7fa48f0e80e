using System.ComponentModel;
using System.Diagnostics;

namespace RenderFarm.Worker.Blender.Install;

/// <summary>Runs a program of the system to its end.</summary>
internal static class CommandRunner
{
    /// <summary>Runs it and waits.</summary>
    /// <param name="program">Name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Sees each line that it prints.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InstallException">It cannot be run, or ends with another exit code than 0.</exception>
    public static async Task RunAsync(
        string program,
        IEnumerable<string> arguments,
        Action<string> onLine,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException("the system started no process");
            try
            {
                var last = "";
                process.ErrorDataReceived += (_, line) => last = string.IsNullOrWhiteSpace(line.Data) ? last : line.Data;
                process.BeginErrorReadLine();
                while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
                    onLine(line);
                await process.WaitForExitAsync(cancellationToken);
                if (process.ExitCode != 0)
                    throw new InstallException($"{program} ended with exit code {process.ExitCode}: {last}");
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            throw new InstallException($"{program} cannot be run: {exception.Message}", exception);
        }
    }
}
