using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Infrastructure.Database;

namespace RenderFarm.Coordinator.Frames;

/// <summary>What the frames of a job are called on a disk. Where they are in the bucket has nothing to do with it.</summary>
/// <param name="Pattern">With <c>{frame:04}</c> in it, and <c>{camera}</c> where markers change that; all else is filled in.</param>
/// <param name="Cameras">Those of the markers, by frame; empty where one camera is for all frames.</param>
internal sealed partial record FrameNames(string Pattern, IReadOnlyList<MarkerCamera> Cameras) : IJsonDocument
{
    /// <summary>What the .blend is called on a worker, which Blender fills in for its name; null where it has its own name there.</summary>
    public string? WorkersBlend { get; init; }

    /// <summary>The .blend's name without its ending.</summary>
    public string? Blend { get; init; }

    /// <summary>The longest pattern, in characters.</summary>
    public const int MaxPattern = 255;

    /// <summary>File systems take 255 bytes; the ending, and that of a file that is being fetched, have to fit too.</summary>
    private const int MostBytes = 200;

    private static readonly string[] Known = ["name", "blend", "scene", "camera", "frame"];

    /// <summary>What is wrong with a pattern in every scene, to go on after its name; null when nothing is.</summary>
    public static string? Problem(string pattern)
    {
        var text = Piece().Replace(pattern, "");
        if (text.AsSpan().IndexOfAny('{', '}') >= 0)
            return "has a brace that is none of a name such as {scene}; one that is meant is written twice: {{.";
        if (text.Any(IsReserved))
            return $"is '{pattern}'; a file's name has none of / \\ : * ? \" < > | in it. Folders are named with --download.";
        var unknown = Piece().Matches(pattern).Select(piece => piece.Groups["name"]).FirstOrDefault(IsUnknown)?.Value;
        if (unknown is not null)
            return $"has {{{unknown}}} in it; there are {string.Join(", ", Known.Select(name => $"{{{name}}}"))}, the last with digits "
                + "as {frame:04}.";
        return null;

        static bool IsUnknown(Group name) => name.Success && !Known.Contains(name.Value, StringComparer.Ordinal);
    }

    /// <summary>Fills in what is known of a job. As in Blender, the last <c>#</c>s are the frame, or it comes at the end.</summary>
    public static FrameNames Of(string pattern, string name, string blend, SceneInspection scene, string? camera)
    {
        if (!Piece().Matches(pattern).Any(piece => piece.Groups["name"].Value == "frame"))
        {
            var hashes = Piece().Matches(pattern).LastOrDefault(piece => piece.Value[0] == '#');
            pattern = hashes is null
                ? pattern + "{frame:04}"
                : $"{pattern[..hashes.Index]}{{frame:{hashes.Length:00}}}{pattern[(hashes.Index + hashes.Length)..]}";
        }

        var cameras = camera is null ? scene.MarkerCameras : [];
        var filled = Piece()
            .Replace(
                pattern,
                piece =>
                    piece.Groups["name"].Value switch
                    {
                        "name" => Safe(name),
                        "blend" => Safe(Path.GetFileNameWithoutExtension(blend)),
                        "scene" => Safe(scene.Scene),
                        "camera" when cameras.Count == 0 => Safe(camera ?? scene.Camera ?? ""),
                        _ => piece.Value,
                    }
            );
        return new FrameNames(filled, cameras);
    }

    /// <summary>The name of a frame's file.</summary>
    /// <param name="frame">Its number.</param>
    /// <param name="extension">Of its format, with the dot.</param>
    public string Of(int frame, string extension) =>
        Piece()
            .Replace(
                Pattern,
                piece =>
                    (piece.Groups["name"].Value, piece.Value) switch
                    {
                        ("frame", _) => Number(frame, piece.Groups["digits"].Value),
                        ("camera", _) => Unescaped(Safe(CameraAt(frame))),
                        (_, "{{" or "}}") => piece.Value[..1],
                        _ => piece.Value,
                    }
            ) + extension;

    /// <summary>What a file that Blender named on a worker is called for the user.</summary>
    public string Shown(string name) =>
        WorkersBlend is null ? name : name.Replace(WorkersBlend, Unescaped(Safe(Blend ?? "")), StringComparison.Ordinal);

    /// <summary>Why frames cannot be called like that, in a sentence for the user; null when they can.</summary>
    public string? Problem(IEnumerable<int> frames)
    {
        var taken = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var frame in frames)
        {
            var name = Of(frame, "");
            if (Encoding.UTF8.GetByteCount(name) > MostBytes)
                return $"The name of frame {frame} has more than {MostBytes} bytes: '{name}'. Give a shorter --output.";
            if (name[0] is '.' or ' ' || name[^1] is '.' or ' ' || name.Any(IsReserved) || Device().IsMatch(name))
                return $"Frame {frame} would be called '{name}', which is no name for a file everywhere. Give another --output.";
            if (!taken.TryAdd(name, frame))
                return $"Frames {taken[name]} and {frame} would both be called '{name}': part {{frame}} from what is before it.";
        }

        return null;
    }

    /// <summary>Of the markers up to a frame the last, and before the first of them that, as Blender has it.</summary>
    private string CameraAt(int frame) => (Cameras.LastOrDefault(marker => marker.Frame <= frame) ?? Cameras[0]).Camera;

    private static string Number(int frame, string digits) =>
        frame.ToString(
            new string('0', digits.Length == 0 ? 1 : int.Parse(digits, CultureInfo.InvariantCulture)),
            CultureInfo.InvariantCulture
        );

    private static bool IsReserved(char letter) => char.IsControl(letter) || "/\\:*?\"<>|".Contains(letter, StringComparison.Ordinal);

    /// <summary>A name of the user's, in a pattern.</summary>
    private static string Safe(string text) =>
        string.Concat(text.Select(letter => IsReserved(letter) ? '_' : letter))
            .Replace("{", "{{", StringComparison.Ordinal)
            .Replace("}", "}}", StringComparison.Ordinal);

    private static string Unescaped(string text) =>
        text.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);

    /// <summary>What no file is called on Windows, whatever its ending.</summary>
    [GeneratedRegex(
        @"^(CON|PRN|AUX|NUL|COM\d|LPT\d)\s*(\.|\z)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Device();

    [GeneratedRegex(
        @"\{\{|\}\}|\{(?<name>[A-Za-z_]+)(:(?<digits>\d{1,2}))?\}|#+",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Piece();
}
