using System.ComponentModel;
using System.Runtime.InteropServices;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender.Isolation;

/// <summary>A way to start Blender that keeps it apart from the machine.</summary>
internal sealed partial record Confinement
{
    /// <summary>Blender as a child like any other.</summary>
    public static Confinement None { get; } = new();

    /// <summary>Program and arguments that leave the machine's network, and its mounts if need be. Each part of the command replaces itself by the next.</summary>
    public IReadOnlyList<string> Apart { get; init; } = [];

    /// <summary>What Blender sees of the machine's files; null when it is all that its user may.</summary>
    public OwnFiles? Files { get; init; }

    /// <summary>Program and arguments that give up what a user may.</summary>
    public IReadOnlyList<string> Powerless { get; init; } = [];

    /// <summary>The user and group that Blender runs as; null when it is the worker's.</summary>
    public uint? UserId { get; init; }

    public bool HasNetwork { get; init; } = true;

    /// <summary>Whether a scene that broke out of Blender would be root.</summary>
    public bool IsRoot => UserId is null && OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <summary>Whether a scene that broke out of Blender would be root, on the network, or among other people's files.</summary>
    public bool IsWeak => HasNetwork || IsRoot || Files is null;

    /// <summary>In a few words for the user.</summary>
    public string Description
    {
        get
        {
            string[] ways = [.. UserId is null ? [] : (string[])["own user"], .. HasNetwork ? [] : (string[])["no network"], .. Files is null ? [] : (string[])["own files"]];
            return ways.Length == 0 ? "none" : string.Join(", ", ways);
        }
    }

    /// <summary>Program and arguments that run what stands after them. They replace themselves by it, so its id is that of the process that was started.</summary>
    /// <param name="home">What it may write; its working folder.</param>
    /// <param name="reads">What of the worker's it may read.</param>
    /// <param name="writes">What of the worker's it may write besides.</param>
    public IEnumerable<string> Command(string home, IEnumerable<string> reads, IEnumerable<string> writes) =>
        [.. Apart, .. Files?.Command(home, reads, writes) ?? [], .. Powerless];

    /// <summary>Lets Blender write to a folder or file of the worker's.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    public void Admit(string path)
    {
        if (UserId is { } user && ChangeOwner(path, user, user) != 0)
            throw new IOException($"{path} cannot be given to Blender's user: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    /// <summary>Makes the way to a path of the worker's passable for Blender, where it has no root of its own: it must know the names, which are secrets or hashes.</summary>
    /// <param name="path">A file or folder of the worker's.</param>
    /// <param name="data">The worker's data folder: what is above is not the farm's.</param>
    public void LetThrough(string path, string data)
    {
        if (UserId is null || Files is not null) return;

        for (var folder = Path.GetDirectoryName(path); folder?.StartsWith(data, StringComparison.Ordinal) == true; folder = Path.GetDirectoryName(folder))
            PrivateFolder.LetThrough(folder);
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
