using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender.Install;

/// <summary>Blender as a package of Debian and its kin, where we are root.</summary>
internal sealed partial class DistributionPackage(TimeProvider time, ILogger<DistributionPackage> logger)
{
    private const string Apt = "/usr/bin/apt-get";
    private const string Executable = "/usr/bin/blender";

    /// <summary>Installs it, if nobody has.</summary>
    /// <returns>Path of the executable.</returns>
    /// <exception cref="InstallException">It cannot be installed this way.</exception>
    public async Task<string> InstallAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Apt))
            throw new InstallException("This system has no apt-get to install the distribution's Blender with.");
        if (!Environment.IsPrivilegedProcess)
            throw new InstallException("Only root may install the distribution's Blender.");

        Directory.CreateDirectory(UserFolders.Cache);
        await using var alone = await LockFile.TakeAsync(Path.Combine(UserFolders.Cache, "apt.lock"), time, cancellationToken);
        if (File.Exists(Executable))
            return Executable;

        LogInstalling();
        await CommandRunner.RunAsync(Apt, ["update", "-q"], LogLine, cancellationToken);
        await CommandRunner.RunAsync(Apt, ["install", "-y", "-q", "--no-install-recommends", "blender"], LogLine, cancellationToken);
        return File.Exists(Executable) ? Executable : throw new InstallException($"The distribution's package brought no {Executable}.");
    }

    [LoggerMessage(3221, LogLevel.Information, "Installing Blender: apt-get install --no-install-recommends blender (about 600 MiB)")]
    private partial void LogInstalling();

    [LoggerMessage(3222, LogLevel.Debug, "apt-get: {Line}")]
    private partial void LogLine(string line);
}
