using System.ComponentModel;
using System.Diagnostics;

namespace RenderFarm.Cli.Upload;

/// <summary>Runs a program of this machine to its end.</summary>
internal static class Tool
{
    /// <summary>Runs it.</summary>
    /// <param name="name">Name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="onLine">Sees each line that it prints.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="BadInputException">It is not on this machine.</exception>
    public static async Task<int> RunAsync(
        string name,
        IEnumerable<string> arguments,
        Stream? input,
        Action<string> onLine,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What this program was started with by 'dotnet' is not for another.
        start.Environment.Remove("MSBuildSDKsPath");
        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException("the system started no process");
            try
            {
                var said = Task.WhenAll(
                    ReadAsync(process.StandardOutput, onLine, cancellationToken),
                    ReadAsync(process.StandardError, onLine, cancellationToken)
                );
                await FeedAsync(process, input, cancellationToken);
                await said;
                await process.WaitForExitAsync(cancellationToken);
                return process.ExitCode;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new BadInputException($"'{name}' cannot be run: {e.Message}", $"Install {name}, or put it on PATH.", e);
        }
    }

    private static async Task FeedAsync(Process process, Stream? input, CancellationToken cancellationToken)
    {
        try
        {
            if (input is not null)
                await input.CopyToAsync(process.StandardInput.BaseStream, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before it read everything; its exit code says why.
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> onLine, CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                lock (onLine)
                    onLine(line);
            }
        }
    }
}
