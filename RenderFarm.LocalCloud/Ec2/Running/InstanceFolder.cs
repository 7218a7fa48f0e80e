using System.Diagnostics;
using System.Text;

namespace RenderFarm.LocalCloud.Ec2.Running;

/// <summary>The folder of an instance: its disk, and beside it what LocalCloud keeps of it.</summary>
internal sealed class InstanceFolder(string root)
{
    private const UnixFileMode Everybody =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    private const UnixFileMode Passable = Everybody & ~(UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    private const UnixFileMode Scratch = Everybody | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.StickyBit;

    public string Root => root;

    /// <summary>The user data's working directory.</summary>
    public string Disk => Path.Combine(root, "disk");

    public string Home => Path.Combine(Disk, "home");

    /// <summary>For all users, as /tmp is.</summary>
    public string Temporary => Path.Combine(Disk, "tmp");

    /// <summary>First folder of the PATH.</summary>
    public string Commands => Path.Combine(root, "bin");

    public string UserData => Path.Combine(root, "user-data");

    public string Console => Path.Combine(root, "console.log");

    /// <summary>Makes the folders, with the commands that end an instance.</summary>
    public void Create(int metadataPort)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Instances run on Linux.");

        foreach (var folder in (ReadOnlySpan<string>)[root, Disk, Home, Commands, Temporary])
            Directory.CreateDirectory(folder);
        File.SetUnixFileMode(Temporary, Scratch); // unlike at creation, the process's mask takes nothing away

        foreach (var name in (ReadOnlySpan<string>)["poweroff", "shutdown", "halt"])
        {
            var path = Path.Combine(Commands, name);
            File.WriteAllText(path, ShutdownCommand.Script(metadataPort), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.SetUnixFileMode(path, Everybody);
        }
    }

    /// <summary>
    /// Gives the disk to a user, who has nothing else and sees no other instance's, when LocalCloud is root and that user can come here.
    /// </summary>
    /// <returns>What to start the user data by; nothing when it has to be LocalCloud's own user.</returns>
    public async Task<string[]> GiveToAsync(int user)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return [];

        // The console stays LocalCloud's, in a folder where nobody else can put a link in its place.
        File.SetUnixFileMode(root, Passable);
        File.SetUnixFileMode(Commands, Everybody);
        string[] by = ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", "--no-new-privs", "--"];
        using var trial = Process.Start(
            "sh",
            ["-c", $"chown -R {user}:{user} \"$0\" \"$1\" && exec {string.Join(' ', by)} test -r \"$1\" -a -w \"$0\"", Disk, UserData]
        );
        await trial.WaitForExitAsync();
        return trial.ExitCode == 0 ? by : [];
    }
}
