namespace RenderFarm.Worker.Blender.Isolation;

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
                new Confinement { Apart = ["unshare", "--user", "--map-root-user", "--net", "--mount", "--"], Files = files, Powerless = powerless, HasNetwork = false },
                new Confinement { Apart = ["unshare", "--user", "--map-current-user", "--net", "--"], HasNetwork = false },
            ];
        }

        var user = FirstUser + ((uint)processId % Users);
        string[] ownUser =
        [
            "setpriv", $"--reuid={user}", $"--regid={user}", deviceGroups.Count == 0 ? "--clear-groups" : $"--groups={string.Join(',', deviceGroups)}",
            .. WithoutPowers, "--",
        ];
        return
        [
            new Confinement { Apart = NoNetworkNorMounts, Files = files, Powerless = ownUser, UserId = user, HasNetwork = false },
            new Confinement { Apart = NoNetwork, Powerless = ownUser, UserId = user, HasNetwork = false },
            new Confinement { Powerless = ownUser, UserId = user },
            new Confinement { Apart = NoNetwork, Powerless = powerless, HasNetwork = false },
        ];
    }
}
