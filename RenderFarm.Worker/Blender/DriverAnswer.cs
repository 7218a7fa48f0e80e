using System.Text.Json;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Blender;

/// <summary>An answer of the driver: <c>{"ok": true, …}</c>, or <c>{"ok": false, "error": "…"}</c>.</summary>
internal sealed record DriverAnswer
{
    private string _json = "";

    public required bool Ok { get; init; }

    /// <summary>Why not, in a sentence for the user.</summary>
    public string? Error { get; init; }

    /// <summary>The scene is all right, but asks for what this machine does not have.</summary>
    public bool Unfit { get; init; }

    public static DriverAnswer Parse(string json)
    {
        var answer = JsonSerializer.Deserialize<DriverAnswer>(json, JsonSerializerOptions.Web) ?? throw new JsonException("The driver's answer is null.");
        answer._json = json;
        return answer;
    }

    /// <summary>The fields of the answer.</summary>
    /// <param name="logTail">The last lines that Blender printed.</param>
    /// <exception cref="RenderFault">The answer is an error.</exception>
    public TAnswer Fields<TAnswer>(string? logTail) => Ok
        ? JsonSerializer.Deserialize<TAnswer>(_json, JsonSerializerOptions.Web)!
        : throw new RenderFault(Unfit ? FaultKind.Worker : FaultKind.Frame, Error ?? "", logTail) { IsJobs = true };
}
