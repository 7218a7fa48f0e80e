namespace RenderFarm.Tests.Worker;

/// <summary>Executables of a few lines.</summary>
internal static class ShellScript
{
    /// <summary>Writes one.</summary>
    /// <returns>The path.</returns>
    public static async Task<string> WriteAsync(string path, params string[] lines)
    {
        await File.WriteAllLinesAsync(path, ["#!/bin/sh", .. lines]);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
