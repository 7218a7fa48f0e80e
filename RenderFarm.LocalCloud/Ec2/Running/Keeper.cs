using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.Ec2.Running;

/// <summary>LocalCloud's side of <see cref="KeeperProcess"/>, which it starts with the first instance.</summary>
internal sealed class Keeper(DataDirectory data) : IDisposable
{
    private static readonly TimeSpan PredecessorLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private Process? _starter;

    public string Folder { get; } = data.Folder("ec2/instances", isPassable: true);

    /// <summary>
    /// Waits until the keeper of a LocalCloud before this one has done its work. Returns when that one was lost, if it was.
    /// </summary>
    public async Task<DateTimeOffset?> WaitForPredecessorAsync()
    {
        for (var waited = TimeSpan.Zero; waited < PredecessorLimit && IsLocked(); waited += Poll)
            await Task.Delay(Poll);

        var path = Path.Combine(Folder, KeeperProcess.LostFile);
        if (!File.Exists(path))
            return null;
        var text = await File.ReadAllTextAsync(path);
        File.Delete(path);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
    }

    /// <summary>Has the instance ended when LocalCloud ends. Called before it starts.</summary>
    [SupportedOSPlatform("linux")]
    public void Watch(string id)
    {
        lock (_lock)
        {
            _ids.Add(id);
            if (_starter is not null && TryTell(id))
                return;
            _starter?.Dispose();
            _starter = Start();
            foreach (var watched in _ids)
                TryTell(watched);
        }
    }

    public void Forget(string id)
    {
        lock (_lock)
        {
            if (_ids.Remove(id))
                TryTell("-" + id);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            // The end of its input; it finds nothing left to do.
            _starter?.StandardInput.Close();
            _starter?.Dispose();
            _starter = null;
        }
    }

    private bool TryTell(string line)
    {
        try
        {
            _starter!.StandardInput.WriteLine(line);
            _starter.StandardInput.Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [SupportedOSPlatform("linux")]
    private Process Start()
    {
        // setsid ends at once and leaves the keeper to init: whoever kills LocalCloud with all its children does not reach it.
        var start = new ProcessStartInfo("setsid") { UseShellExecute = false, RedirectStandardInput = true };
        foreach (
            var argument in (ReadOnlySpan<string>)
                ["--fork", "sh", "-c", "exec \"$@\" >/dev/null 2>&1", "sh", .. Program(), KeeperProcess.Command, Folder]
        )
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    // LocalCloud itself, however it was started.
    private static string[] Program()
    {
        var process = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? [process, Path.Combine(AppContext.BaseDirectory, typeof(Keeper).Assembly.GetName().Name + ".dll")]
            : [process];
    }

    private bool IsLocked()
    {
        try
        {
            using var free = new FileStream(
                Path.Combine(Folder, KeeperProcess.LockFile),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
