namespace RenderFarm.Worker.Blender.Isolation;

/// <summary>The ways in which a Linux may confine Blender.</summary>
internal static class Confinements
{
    /// <summary>systemd gives services without a user of their own one from here to 65519: nobody has a file that is theirs.</summary>
    private const uint FirstUser = 61184;

    private const uint Users = 65519 - FirstUser + 1;

    /// <summary>A root without these is an ordinary user who owns the system's files.</summary>
    private static readonly string[] WithoutPowers = ["--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"];

    /// <summary>The ways to try, the strongest first.</summary>
    /// <param name="isRoot">Whether the worker is.</param>
    /// <param name="processId">The worker's: workers on one machine get users of their own.</param>
    /// <param name="deviceGroups">Ids of the groups that may use the GPUs.</param>
    public static IEnumerable<Confinement> ToTry(bool isRoot, int processId, IReadOnlyCollection<string> deviceGroups)
    {
        if (!isRoot) return [new Confinement { Command = ["unshare", "--user", "--map-current-user", "--net", "--"], HasNetwork = false }];

        var user = FirstUser + ((uint)processId % Users);
        string[] noNetwork = ["unshare", "--net", "--"];
        string[] ownUser =
        [
            "setpriv", $"--reuid={user}", $"--regid={user}", deviceGroups.Count == 0 ? "--clear-groups" : $"--groups={string.Join(',', deviceGroups)}",
            .. WithoutPowers, "--",
        ];
        return
        [
            new Confinement { Command = [.. noNetwork, .. ownUser], UserId = user, HasNetwork = false },
            new Confinement { Command = ownUser, UserId = user },
            new Confinement { Command = [.. noNetwork, "setpriv", .. WithoutPowers, "--"], HasNetwork = false },
        ];
    }
}
