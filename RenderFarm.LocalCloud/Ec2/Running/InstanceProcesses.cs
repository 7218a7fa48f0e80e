using System.Runtime.Versioning;
using System.Text;

namespace RenderFarm.LocalCloud.Ec2.Running;

/// <summary>
/// All processes of an instance: those that bear its mark in their environment, and what these started, also in sessions of its own. A
/// process that dropped its environment and lost its parents is known by working in the instance's folder.
/// </summary>
/// <param name="instanceId">The mark.</param>
/// <param name="folder">The instance's folder, without links in its path.</param>
internal sealed class InstanceProcesses(string instanceId, string folder)
{
    /// <summary>The variable that marks an instance's processes.</summary>
    public const string Mark = "RENDERFARM_INSTANCE";

    // A look at all processes takes a few milliseconds, and many instances may end at the same time.
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LastPoll = TimeSpan.FromMilliseconds(320);

    // A killed process may take a while to end when its disk or its graphics driver is slow.
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(30);

    public IReadOnlySet<int> Find() => Find(ProcessSnapshot.Take());

    public IReadOnlySet<int> Find(ProcessSnapshot snapshot)
    {
        var all = snapshot.All;
        var members = all.Where(process =>
                snapshot.MarkOf(process) == instanceId || (ProcessTable.IsOrphan(process) && ProcessTable.IsIn(process.Id, folder))
            )
            .Select(process => process.Id)
            .ToHashSet();
        // A session goes by its leader's id, also when the leader has ended.
        var sessions = all.Where(process => members.Contains(process.Id))
            .Select(process => process.Session)
            .Where(session => members.Contains(session))
            .ToHashSet();

        int before;
        do
        {
            before = members.Count;
            foreach (var process in all)
            {
                if (!members.Contains(process.Id) && (members.Contains(process.Parent) || sessions.Contains(process.Session)))
                    members.Add(process.Id);
                if (members.Contains(process.Id) && process.Id == process.Session)
                    sessions.Add(process.Session);
            }
        } while (members.Count > before);

        return members;
    }

    /// <summary>Asks all of them to end, and ends them after <paramref name="grace"/>. Returns when none is left.</summary>
    /// <returns>False when some could not be ended.</returns>
    [SupportedOSPlatform("linux")]
    public async Task<bool> EndAsync(TimeSpan grace)
    {
        if (grace > TimeSpan.Zero)
        {
            Send(Find(), Signals.Terminate);
            var patience = FirstPoll;
            for (var waited = TimeSpan.Zero; waited < grace && Find().Count > 0; waited += patience, patience = Longer(patience))
                await Task.Delay(patience);
        }

        var pause = FirstPoll;
        for (var waited = TimeSpan.Zero; waited < KillLimit; waited += pause, pause = Longer(pause))
        {
            var members = Find();
            if (members.Count == 0)
                return true;

            // Stopped processes start no others; so when a second look finds no more than the first, these are all.
            Send(members, Signals.Stop);
            if (members.IsSupersetOf(Find()))
                Send(members, Signals.Kill);
            await Task.Delay(pause);
        }

        return false;
    }

    private static TimeSpan Longer(TimeSpan pause) => pause < LastPoll ? 2 * pause : LastPoll;

    [SupportedOSPlatform("linux")]
    private static void Send(IEnumerable<int> processes, int signal)
    {
        foreach (var id in processes)
            Signals.Send(id, signal);
    }
}

/// <summary>The first line of a script, as the kernel reads it: a program and at most one argument.</summary>
internal static class Interpreter
{
    /// <summary>Null when it is no script.</summary>
    public static string[]? Of(ReadOnlySpan<byte> script)
    {
        if (!script.StartsWith("#!"u8))
            return null;

        var end = script.IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString(end < 0 ? script[2..] : script[2..end]).Trim();
        return line.Length == 0 ? null : line.Split((char[])[' ', '\t'], 2, StringSplitOptions.TrimEntries);
    }
}
