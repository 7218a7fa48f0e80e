using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Ends the application when the <c>dotnet run</c> that started it is killed, which would otherwise leave it running unseen.</summary>
internal sealed class DotnetRunWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var parent = ParentId();
        if (!IsDotnetRun(parent))
            return;

        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (ParentId() == parent)
                continue;

            lifetime.StopApplication();
            return;
        }
    }

    // /proc/self/stat: pid (name) state parent …, where only the name can hold spaces and parentheses.
    private static string ParentId()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
    }

    private static bool IsDotnetRun(string processId)
    {
        try
        {
            var command = File.ReadAllText($"/proc/{processId}/cmdline").Split('\0');
            return Path.GetFileName(command[0]) == "dotnet" && command.Contains("run", StringComparer.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
