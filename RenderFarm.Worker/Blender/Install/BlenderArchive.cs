using System.Runtime.InteropServices;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender.Install;

/// <summary>
/// Blender's official archive, unpacked in the user's cache. Several workers may ask for it at once: one installs, the others wait.
/// </summary>
internal sealed partial class BlenderArchive(
    HttpClient http,
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
            await new ResumableDownload(http, time).GetAsync(
                release.Archive,
                release.Sha256,
                archive,
                LogTenths(),
                cutOff => LogCutOff(cutOff.Message),
                cancellationToken
            );
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

            PrivateFolder.LetRead(unpacked); // also for a Blender that has a user of its own
            Directory.Move(unpacked, Installed);
        }
        finally
        {
            if (Directory.Exists(unpacked))
                ScratchFolder.Remove(unpacked);
        }
    }

    private Action<long, long?> LogTenths()
    {
        var shown = 0L;
        return (done, total) =>
        {
            var tenth = total > 0 ? done * 10 / total.Value : 0;
            if (tenth == shown)
                return;

            shown = tenth;
            LogProgress(done >> 20, total >> 20, tenth * 10);
        };
    }

    [LoggerMessage(3211, LogLevel.Information, "Downloading Blender: {Done} of {Total} MiB ({Percent} %)")]
    private partial void LogProgress(long done, long? total, long percent);

    [LoggerMessage(3212, LogLevel.Warning, "The download was cut off and goes on: {Error}")]
    private partial void LogCutOff(string error);

    [LoggerMessage(3231, LogLevel.Information, "Installing Blender {Version}: {Archive} into {Folder}")]
    private partial void LogInstalling(string version, Uri archive, string folder);
}
