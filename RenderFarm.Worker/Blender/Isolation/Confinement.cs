using System.ComponentModel;
using System.Runtime.InteropServices;

namespace RenderFarm.Worker.Blender.Isolation;

/// <summary>A way to start Blender that keeps it apart from the machine.</summary>
internal sealed partial record Confinement
{
    /// <summary>Blender as a child like any other.</summary>
    public static Confinement None { get; } = new();

    /// <summary>Program and arguments that run what stands after them. They replace themselves by it, so its id is that of the process that was started.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The user and group that Blender runs as; null when it is the worker's.</summary>
    public uint? UserId { get; init; }

    public bool HasNetwork { get; init; } = true;

    /// <summary>Whether a scene that broke out of Blender would be root.</summary>
    public bool IsRoot => UserId is null && OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <summary>In a few words for the user.</summary>
    public string Description => (UserId, HasNetwork) switch
    {
        (not null, false) => "own user, no network",
        (not null, true) => "own user",
        (null, false) => "no network",
        (null, true) => "none",
    };

    /// <summary>Lets Blender write into a folder of the worker's.</summary>
    /// <exception cref="IOException">The folder is not there.</exception>
    public void Admit(string folder)
    {
        if (UserId is { } user && ChangeOwner(folder, user, user) != 0)
            throw new IOException($"{folder} cannot be given to Blender's user: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
