using System.Text;

namespace RenderFarm.LocalCloud.Ec2.Machines;

/// <summary>The folder of an instance: its disk, and beside it what LocalCloud keeps of it.</summary>
internal sealed class InstanceFolder(string root)
{
    private const UnixFileMode Everybody =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

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

        foreach (var folder in (ReadOnlySpan<string>)[root, Disk, Home, Commands])
            Directory.CreateDirectory(folder, Everybody);
        Directory.CreateDirectory(Temporary);
        File.SetUnixFileMode(Temporary, Scratch); // unlike at creation, the process's mask takes nothing away

        foreach (var name in (ReadOnlySpan<string>)["poweroff", "shutdown", "halt"])
        {
            var path = Path.Combine(Commands, name);
            File.WriteAllText(path, ShutdownCommand.Script(metadataPort), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.SetUnixFileMode(path, Everybody);
        }
    }
}
