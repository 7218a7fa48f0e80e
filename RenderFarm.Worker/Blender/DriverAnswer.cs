using System.Text.Json;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Blender;

/// <summary>Reads the driver's answers: <c>{"ok": true, …}</c> or <c>{"ok": false, "error": "…"}</c>.</summary>
internal static class DriverAnswer
{
    private static readonly string[] OutOfMemory = ["out of memory", "malloc returns null", "bad_alloc"];
    private static readonly string[] NoSpace = ["no space left on device", "disk full"];

    /// <summary>The fields of an answer.</summary>
    /// <exception cref="RenderFault">The answer is an error.</exception>
    public static TAnswer Read<TAnswer>(string json, FrameLog log)
    {
        using var document = JsonDocument.Parse(json);
        var answer = document.RootElement;
        if (!answer.GetProperty("ok").GetBoolean())
        {
            var error = answer.GetProperty("error").GetString() ?? "";
            throw new RenderFault(KindOf(error), error, log.Tail());
        }

        return answer.Deserialize<TAnswer>(JsonSerializerOptions.Web)
            ?? throw new RenderFault(FaultKind.Worker, "The driver's answer is empty.", log.Tail());
    }

    private static FaultKind KindOf(string error) =>
        Array.Exists([.. OutOfMemory, .. NoSpace], sign => error.Contains(sign, StringComparison.OrdinalIgnoreCase)) ? FaultKind.Worker : FaultKind.Frame;
}
