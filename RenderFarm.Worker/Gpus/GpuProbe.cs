using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender.Finding;

namespace RenderFarm.Worker.Gpus;

/// <summary>Asks the drivers' own tools which GPUs this machine has. Where there are none of the tools it has none that is known.</summary>
internal static class GpuProbe
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly (string Program, string[] Arguments, Func<string, IReadOnlyList<Gpu>> Read)[] Tools =
    [
        ("nvidia-smi", ["--query-gpu=name,memory.total", "--format=csv,noheader,nounits"], GpuReports.OfNvidia),
        ("rocm-smi", ["--showproductname", "--showmeminfo", "vram", "--json"], GpuReports.OfAmd),
    ];

    public static async Task<IReadOnlyList<Gpu>> FindAsync(CancellationToken cancellation)
    {
        var found = new List<Gpu>();
        foreach (var (program, arguments, read) in Tools)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            timeout.CancelAfter(Longest);
            try
            {
                var lines = new List<string>();
                await CommandRunner.RunAsync(program, arguments, lines.Add, timeout.Token);
                found.AddRange(read(string.Join('\n', lines)));
            }
            catch (Exception exception) when (exception is InstallException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                // No such tool, or no such driver, or it hangs: nothing is known then.
            }
        }

        return found;
    }
}
