using System.Globalization;
using System.Text.Json;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Gpus;

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

    /// <summary>Of <c>rocm-smi --showproductname --showmeminfo vram --json</c>: an object for each <c>cardN</c>, whose keys are cased by version.</summary>
    public static IReadOnlyList<Gpu> OfAmd(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return
            [
                .. document.RootElement.EnumerateObject()
                    .Where(card => card.Name.StartsWith("card", StringComparison.Ordinal))
                    .Select(card => new Gpu(
                        Field(card.Value, "Card series") ?? Field(card.Value, "Card model") ?? card.Name, Number(Field(card.Value, "VRAM Total Memory (B)")))),
            ];
        }
        catch (JsonException)
        {
            return []; // It complains in plain text when there is no such GPU.
        }
    }

    private static string? Field(JsonElement card, string name) =>
        card.EnumerateObject().Where(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value.ToString()).FirstOrDefault();

    private static long? Number(string? text) => long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
