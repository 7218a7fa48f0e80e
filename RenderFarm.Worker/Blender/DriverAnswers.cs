using System.Text.Json;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Blender;

/// <summary>An answer of the driver: <c>{"id": "…", "ok": true, …}</c>, or <c>{"id": "…", "ok": false, "error": "…"}</c>.</summary>
internal sealed record DriverAnswer
{
    private const int LongestError = 2000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

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
        if (answer is not null)
            answer._json = json;
        return answer;
    }

    /// <summary>The fields of the answer.</summary>
    /// <param name="logTail">The last lines that Blender printed.</param>
    /// <returns>Null when there is something else in it.</returns>
    /// <exception cref="RenderFault">The answer is an error.</exception>
    public TAnswer? Fields<TAnswer>(string? logTail)
        where TAnswer : class =>
        Ok ? Read<TAnswer>(_json) : throw new RenderFault(Unfit ? FaultKind.Worker : FaultKind.Frame, Sentence, logTail) { IsJobs = true };

    /// <summary>What a scene's names brought into it is no reason to break a line, or a terminal.</summary>
    private string Sentence => FrameLog.Printable(Error is { Length: > LongestError } ? Error[..LongestError] + "…" : Error ?? "");

    private static T? Read<T>(string json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Json);
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or NotSupportedException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>The driver's answer to a render.</summary>
internal sealed record RenderAnswer(string Path, IReadOnlyList<WrittenImage>? Outputs = null);

/// <summary>An image that a File Output node of the compositor has written beside the frame.</summary>
/// <param name="Path">The image file.</param>
/// <param name="Name">As people see it: the node's folder and the file's name, parted by <c>/</c>.</param>
internal sealed record WrittenImage(string Path, string Name);

/// <summary>A frame that Blender says it has saved. Nobody has looked at the file yet.</summary>
/// <param name="Path">The image file.</param>
/// <param name="Time">From the command to the answer.</param>
internal sealed record BlenderFrame(string Path, TimeSpan Time)
{
    /// <summary>What was written beside it.</summary>
    public IReadOnlyList<WrittenImage> Outputs { get; init; } = [];
}

/// <summary>What Blender sees in an image that it has decoded.</summary>
internal sealed record ImageLook
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    public bool IsBlack { get; init; }

    public bool IsTransparent { get; init; }

    public bool IsFinite { get; init; } = true;

    /// <summary>Share of the pixels that have the pink of a missing texture, 0 to 1.</summary>
    public double PinkShare { get; init; }
}
