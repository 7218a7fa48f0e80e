using System.Text.Json;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Blender;

/// <summary>An answer of the driver: <c>{"id": "…", "ok": true, …}</c>, or <c>{"id": "…", "ok": false, "error": "…"}</c>.</summary>
internal sealed record DriverAnswer
{
    private const int LongestError = 2000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    private string _json = "";

    /// <summary>The command's.</summary>
    public required string Id { get; init; }

    public required bool Ok { get; init; }

    /// <summary>Why not, in a sentence for the user.</summary>
    public string? Error { get; init; }

    /// <summary>The scene is all right, but asks for what this machine does not have.</summary>
    public bool Unfit { get; init; }

    /// <summary>Reads an answer.</summary>
    /// <returns>Null when it is none.</returns>
    public static DriverAnswer? Parse(string json)
    {
        var answer = Read<DriverAnswer>(json);
        if (answer is not null) answer._json = json;
        return answer;
    }

    /// <summary>The fields of the answer.</summary>
    /// <param name="logTail">The last lines that Blender printed.</param>
    /// <returns>Null when there is something else in it.</returns>
    /// <exception cref="RenderFault">The answer is an error.</exception>
    public TAnswer? Fields<TAnswer>(string? logTail)
        where TAnswer : class => Ok ? Read<TAnswer>(_json) : throw new RenderFault(Unfit ? FaultKind.Worker : FaultKind.Frame, Sentence, logTail) { IsJobs = true };

    /// <summary>What a scene's names brought into it is no reason to break a line, or a terminal.</summary>
    private string Sentence => FrameLog.Printable(Error is { Length: > LongestError } ? Error[..LongestError] + "…" : Error ?? "");

    private static T? Read<T>(string json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
