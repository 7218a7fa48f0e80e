using System.Globalization;
using System.Text.Json;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender.Install;

namespace RenderFarm.Worker.Blender;

/// <summary>Asks the drivers' own tools which GPUs this machine has. Where there are none of the tools it has none that is known.</summary>
internal static class GpuProbe
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly (string Program, string[] Arguments, Func<string, IReadOnlyList<Gpu>> Read)[] Tools =
    [
        ("nvidia-smi", ["--query-gpu=name,memory.total", "--format=csv,noheader,nounits"], GpuReports.OfNvidia),
        ("rocm-smi", ["--showproductname", "--showmeminfo", "vram", "--json"], GpuReports.OfAmd),
    ];

    public static async Task<IReadOnlyList<Gpu>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new List<Gpu>();
        foreach (var (program, arguments, read) in Tools)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(Longest);
            try
            {
                var lines = new List<string>();
                await CommandRunner.RunAsync(program, arguments, lines.Add, timeout.Token);
                found.AddRange(read(string.Join('\n', lines)));
            }
            catch (Exception exception)
                when (exception is InstallException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // No such tool, or no such driver, or it hangs: nothing is known then.
            }
        }

        return found;
    }
}

/// <summary>Reads what the drivers' tools print.</summary>
internal static class GpuReports
{
    /// <summary>Of <c>nvidia-smi --query-gpu=name,memory.total --format=csv,noheader,nounits</c>: a line for each, with MiB.</summary>
    public static IReadOnlyList<Gpu> OfNvidia(string text) =>
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => (Line: line, Comma: line.LastIndexOf(',')))
                .Where(entry => entry.Comma > 0)
                .Select(entry => new Gpu(entry.Line[..entry.Comma].Trim(), Number(entry.Line[(entry.Comma + 1)..]) << 20)),
        ];

    /// <summary>
    /// Of <c>rocm-smi --showproductname --showmeminfo vram --json</c>: an object for each <c>cardN</c>, whose keys are cased by version.
    /// </summary>
    public static IReadOnlyList<Gpu> OfAmd(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return
            [
                .. document
                    .RootElement.EnumerateObject()
                    .Where(card => card.Name.StartsWith("card", StringComparison.Ordinal))
                    .Select(card => new Gpu(
                        Field(card.Value, "Card series") ?? Field(card.Value, "Card model") ?? card.Name,
                        Number(Field(card.Value, "VRAM Total Memory (B)"))
                    )),
            ];
        }
        catch (JsonException)
        {
            return []; // It complains in plain text when there is no such GPU.
        }
    }

    private static string? Field(JsonElement card, string name) =>
        card.EnumerateObject()
            .Where(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
            .Select(field => field.Value.ToString())
            .FirstOrDefault();

    private static long? Number(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
