using System.Globalization;
using System.Runtime.Versioning;

namespace RenderFarm.LocalCloud.Ec2.Running;

/// <summary>
/// A process of its own that outlives LocalCloud by a moment: when LocalCloud is gone, killed or not, it ends what is left of the
/// instances.
/// It notices by the end of its input, on which it is told the instances' ids.
/// </summary>
internal static class KeeperProcess
{
    /// <summary>First argument of a LocalCloud that is to be a keeper; the second is the folder of the instances.</summary>
    public const string Command = "keep-instances";

    /// <summary>Held by a keeper as long as it lives.</summary>
    public const string LockFile = "keeper.lock";

    /// <summary>When a keeper found LocalCloud gone: Unix milliseconds.</summary>
    public const string LostFile = "lost";

    [SupportedOSPlatform("linux")]
    public static async Task<int> RunAsync(string folder)
    {
        await using var held = new FileStream(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            // -id: ended as it should.
            if (line.StartsWith('-'))
                ids.Remove(line[1..]);
            else
                ids.Add(line);
        }

        var lost = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var ended = await Task.WhenAll(ids.Select(id => new InstanceProcesses(id, Path.Combine(folder, id)).EndAsync(TimeSpan.Zero)));
        await File.WriteAllTextAsync(Path.Combine(folder, LostFile), lost);
        return ended.All(isEnded => isEnded) ? 0 : 1;
    }
}
