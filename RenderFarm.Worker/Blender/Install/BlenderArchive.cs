using System.Runtime.InteropServices;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender.Install;

/// <summary>
/// Blender's official archive, unpacked in the user's cache. Several workers may ask for it at once: one installs, the others wait.
/// </summary>
internal sealed partial class BlenderArchive(
    ArchiveDownload download,
    BlenderRelease release,
    string folder,
    TimeProvider time,
    ILogger<BlenderArchive> logger
)
{
    private const string Ending = ".tar.xz";

    /// <summary>The executable that an earlier call installed; null when there is none.</summary>
    public string? InstalledExecutable => File.Exists(Executable) ? Executable : null;

    private string Installed => Path.Combine(folder, release.FileName[..^Ending.Length]);

    private string Executable => Path.Combine(Installed, "blender");

    /// <summary>Downloads and unpacks it, if nobody has.</summary>
    /// <returns>Path of the executable.</returns>
    /// <exception cref="InstallException">It cannot be installed this way.</exception>
    public async Task<string> InstallAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            throw new InstallException("The farm installs Blender's archive only on Linux x64.");

        try
        {
            Directory.CreateDirectory(folder);
            await using var alone = await LockFile.TakeAsync(Path.Combine(folder, "install.lock"), time, cancellationToken);
            if (InstalledExecutable is { } meanwhile)
                return meanwhile;

            LogInstalling(release.Version, release.Archive, folder);
            var archive = Path.Combine(folder, release.FileName);
            await download.GetAsync(release.Archive, release.Sha256, archive, cancellationToken);
            await UnpackAsync(archive, cancellationToken);
            File.Delete(archive);
            return Executable;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InstallException($"Blender cannot be installed into {folder}: {exception.Message}", exception);
        }
    }

    private async Task UnpackAsync(string archive, CancellationToken cancellationToken)
    {
        // The folder gets its name when everything is in it. What a killed worker left of an earlier try is removed first.
        var unpacked = Installed + ".unpacking";
        ScratchFolder.Remove(unpacked);
        Directory.CreateDirectory(unpacked);
        try
        {
            await CommandRunner.RunAsync(
                "tar",
                ["-xf", archive, "-C", unpacked, "--strip-components=1", "--no-same-owner"],
                static _ => { },
                cancellationToken
            );
            if (!File.Exists(Path.Combine(unpacked, "blender")))
                throw new InstallException($"There is no Blender in {release.Archive}.");

            Directory.Move(unpacked, Installed);
        }
        finally
        {
            if (Directory.Exists(unpacked))
                ScratchFolder.Remove(unpacked);
        }
    }

    [LoggerMessage(3231, LogLevel.Information, "Installing Blender {Version}: {Archive} into {Folder}")]
    private partial void LogInstalling(string version, Uri archive, string folder);
}
