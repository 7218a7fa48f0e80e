using System.ComponentModel;
using System.Runtime.InteropServices;
using RenderFarm.Worker.Blender.Install;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender.Isolation;

/// <summary>A way to start Blender that keeps it apart from the machine.</summary>
internal sealed partial record Confinement
{
    /// <summary>Blender as a child like any other.</summary>
    public static Confinement None { get; } = new();

    /// <summary>
    /// Program and arguments that leave the machine's network, and its mounts if need be. Each part of the command replaces itself by the
    /// next.
    /// </summary>
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
            string[] ways =
            [
                .. UserId is null ? [] : (string[])["own user"],
                .. HasNetwork ? [] : (string[])["no network"],
                .. Files is null ? [] : (string[])["own files"],
            ];
            return ways.Length == 0 ? "none" : string.Join(", ", ways);
        }
    }

    /// <summary>
    /// Program and arguments that run what stands after them. They replace themselves by it, so its id is that of the process that was
    /// started.
    /// </summary>
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

    /// <summary>Lets Blender read a file of the worker's, or a folder with all that is in it.</summary>
    public void LetRead(string path)
    {
        if (UserId is not null)
            PrivateFolder.LetRead(path);
    }

    /// <summary>
    /// Makes the way to a path of the worker's passable for Blender, where it has no root of its own: it must know the names, which are
    /// secrets or hashes.
    /// </summary>
    /// <param name="path">A file or folder of the worker's.</param>
    /// <param name="data">The worker's data folder: what is above is not the farm's.</param>
    public void LetThrough(string path, string data)
    {
        if (UserId is null || Files is not null)
            return;

        for (
            var folder = Path.GetDirectoryName(path);
            folder?.StartsWith(data, StringComparison.Ordinal) == true;
            folder = Path.GetDirectoryName(folder)
        )
            PrivateFolder.LetThrough(folder);
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}

/// <summary>The ways in which a Linux may confine Blender.</summary>
internal static class Confinements
{
    /// <summary>systemd gives services without a user of their own one from here to 65519: nobody has a file that is theirs.</summary>
    private const uint FirstUser = 61184;

    private const uint Users = 65519 - FirstUser + 1;

    /// <summary>A root without these is an ordinary user who owns the system's files.</summary>
    private static readonly string[] WithoutPowers = ["--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"];

    private static readonly string[] NoNetwork = ["unshare", "--net", "--"];
    private static readonly string[] NoNetworkNorMounts = ["unshare", "--net", "--mount", "--"];

    /// <summary>The ways to try, the strongest first.</summary>
    /// <param name="isRoot">Whether the worker is.</param>
    /// <param name="processId">The worker's: workers on one machine get users of their own.</param>
    /// <param name="deviceGroups">Ids of the groups that may use the GPUs.</param>
    /// <param name="files">What Blender is to see.</param>
    public static IEnumerable<Confinement> ToTry(bool isRoot, int processId, IReadOnlyCollection<string> deviceGroups, OwnFiles files)
    {
        string[] powerless = ["setpriv", .. WithoutPowers, "--"];
        if (!isRoot)
        {
            return
            [
                // Only who is root in a namespace may mount there. What it then calls root is the worker's user.
                new Confinement
                {
                    Apart = ["unshare", "--user", "--map-root-user", "--net", "--mount", "--"],
                    Files = files,
                    Powerless = powerless,
                    HasNetwork = false,
                },
                new Confinement { Apart = ["unshare", "--user", "--map-current-user", "--net", "--"], HasNetwork = false },
            ];
        }

        var user = FirstUser + ((uint)processId % Users);
        string[] ownUser =
        [
            "setpriv",
            $"--reuid={user}",
            $"--regid={user}",
            deviceGroups.Count == 0 ? "--clear-groups" : $"--groups={string.Join(',', deviceGroups)}",
            .. WithoutPowers,
            "--",
        ];
        return
        [
            new Confinement
            {
                Apart = NoNetworkNorMounts,
                Files = files,
                Powerless = ownUser,
                UserId = user,
                HasNetwork = false,
            },
            new Confinement
            {
                Apart = NoNetwork,
                Powerless = ownUser,
                UserId = user,
                HasNetwork = false,
            },
            new Confinement { Powerless = ownUser, UserId = user },
            new Confinement
            {
                Apart = NoNetwork,
                Powerless = powerless,
                HasNetwork = false,
            },
        ];
    }
}

/// <summary>A Blender, and how it is started.</summary>
internal sealed record ConfinedBlender(BlenderExecutable Executable, Confinement Confinement);

/// <summary>How much Blender must be kept apart from the machine.</summary>
internal enum IsolationMode
{
    /// <summary>As much as the system allows.</summary>
    Auto,

    /// <summary>Not at all.</summary>
    Off,

    /// <summary>No network, not as root, and with nobody else's files in sight, or the worker does not render.</summary>
    Required,
}
