using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Coordinator.Workers;

namespace RenderFarm.Coordinator.Submission;

/// <summary>Whether a scene can be rendered as a job wants it.</summary>
internal static class SceneChecks
{
    /// <summary>Files that are named; the rest is counted.</summary>
    private const int NamedFiles = 10;

    /// <summary>What Blender's Pack Resources takes; sequences, movies and caches stay files.</summary>
    private static readonly string[] Packable = ["font", "image", "library", "sound", "udim", "volume"];

    /// <summary>Why it cannot, each with what to do; empty when it can.</summary>
    public static IReadOnlyList<string> Refusals(SceneInspection scene, RenderSettings settings, bool allowMissing) =>
        [
            .. Refusal(
                scene.IsNewer,
                $"The file was written by Blender {scene.WrittenBy}, and the farm's is {scene.ReadBy}, which cannot be trusted to read "
                    + "it. Give the workers that Blender or a newer one."
            ),
            .. Refusal(scene.Camera is null && settings.Camera is null, NoCamera(scene)),
            .. Refusal(
                settings.Engine is null && !scene.Engines.Contains(scene.Engine, StringComparer.Ordinal),
                $"The scene wants the render engine {scene.Engine}, which the farm does not have. Choose another for the job: --engine "
                    + $"{string.Join('|', RenderNames.Engines)}."
            ),
            .. Refusal(
                scene.Width <= 0 || scene.Height <= 0 || scene.ResolutionPercent <= 0,
                "The scene's image has no pixels. Set a resolution in Blender, and save."
            ),
            .. Refusal(
                scene.IsMovie && settings.Format is null,
                $"The scene writes a movie ({scene.OutputFormat}), and the farm stores frames. Choose a format for the job: --format "
                    + $"png8, or {string.Join(", ", RenderNames.Formats.Skip(1))}."
            ),
            .. Refusal(
                !allowMissing && Missing(scene).Any(),
                $"Files are missing: {Names(scene)}. {Remedy(Missing(scene))}, or render without them: --allow-missing."
            ),
        ];

    /// <summary>Why none of the Blenders that there are will do; null when any does, since none is known.</summary>
    public static string? NoBlender(SceneInspection scene, ValidJobRequest request, IReadOnlyList<string> there)
    {
        var wanted = request.Settings.Blender;
        if (wanted is null && there.Count == 0)
            return null;
        if (BlenderVersion.LineOf(wanted) < BlenderVersion.LineOf(scene.WrittenBy))
            return $"The file was written by Blender {scene.WrittenBy}, and the job asks for {wanted}, which is older and cannot be "
                + $"trusted to read it. Ask for --blender {scene.WrittenBy} or a newer one, or leave it out.";
        var version = wanted ?? scene.WrittenBy;
        var found = there.Count == 0 ? "none" : string.Join(", ", there);
        return request.Rental is null
            ? $"No worker has Blender {version}; those that are there have {found}. Start one that has it (Blender__Path), or ask for "
                + "another: --blender VERSION."
            : $"Instances can have these Blenders: {found}. Send the farm another with 'renderfarm blender upload --version {version}', or "
                + "ask for one of them: --blender VERSION.";
    }

    /// <summary>What to know of a job that another Blender renders than the one that wrote its file.</summary>
    public static IEnumerable<string> BlenderWarnings(SceneInspection scene, string? blender) =>
        BlenderVersion.LineOf(blender) > BlenderVersion.LineOf(scene.WrittenBy)
            ? [$"Blender {blender} renders it, which may differ in places from {scene.WrittenBy}, which wrote the file."]
            : [];

    /// <summary>Missing files that the job goes without.</summary>
    public static IEnumerable<string> MissingWarnings(SceneInspection scene) =>
        Missing(scene)
            .Select(file =>
                $"{Name(file)} is missing; the scene is rendered without it. "
                + (CanBePacked(file) ? "Pack it into the .blend to have it." : "Send its folder along with --assets DIR to have it.")
            );

    /// <summary>What the video of a job will lack.</summary>
    public static IEnumerable<string> VideoWarnings(SceneInspection scene, bool hasVideo, IReadOnlyList<int> frames) =>
        hasVideo && scene.HasSound && frames.Count > 1 && frames[^1] - frames[0] >= frames.Count
            ? ["The video has none of the scene's sound, since frames are left out."]
            : [];

    private static IEnumerable<string> Refusal(bool isOne, string text) => isOne ? [text] : [];

    private static string NoCamera(SceneInspection scene) =>
        scene.Cameras.Count == 0
            ? "The scene has no camera. Add one in Blender (Add > Camera), make it the active one, and save."
            : $"The scene has no active camera. Choose one for the job: --camera {string.Join('|', scene.Cameras)}.";

    private static string Remedy(IEnumerable<SceneFile> missing) =>
        (missing.Any(CanBePacked), missing.All(CanBePacked)) switch
        {
            (_, true) => "Pack them into the .blend (File > External Data > Pack Resources)",
            (false, _) => "Blender cannot pack them: send their folder along with --assets DIR",
            _ => "Pack them into the .blend (File > External Data > Pack Resources), and send the folder of those that Blender cannot pack "
                + "along with --assets DIR",
        };

    private static bool CanBePacked(SceneFile file) => Packable.Contains(file.Kind, StringComparer.Ordinal);

    private static IEnumerable<SceneFile> Missing(SceneInspection scene) => scene.Files.Where(file => file.Missing);

    private static string Names(SceneInspection scene)
    {
        var names = Missing(scene).Select(Name).ToList();
        return string.Join(", ", names.Take(NamedFiles)) + (names.Count > NamedFiles ? $" and {names.Count - NamedFiles} more" : "");
    }

    private static string Name(SceneFile file) => $"'{file.Path}' ({file.Kind}{(file.Detail is null ? "" : ", " + file.Detail)})";
}

/// <summary>Whether the frames of a scene can be divided as a job asks.</summary>
internal static class SplitChecks
{
    /// <summary>Why they cannot, for the user; null when they can.</summary>
    /// <param name="scene">What a worker has found.</param>
    /// <param name="request">The job.</param>
    /// <param name="frames">How many frames it has.</param>
    public static string? Refusal(SceneInspected scene, ValidJobRequest request, int frames) =>
        request.Split switch
        {
            null => null,
            { Parts: var parts } when (long)parts * frames > FrameRange.MaxFrames =>
                $"{frames} frames of {parts} parts each are more than {FrameRange.MaxFrames} parts. Dividing is for few heavy frames: ask "
                    + "for fewer of either.",
            { Samples: { } ranges } when (request.Settings.Samples ?? scene.Inspection!.Samples) < ranges =>
                $"{ranges} sample ranges need at least {ranges} samples per pixel, and there are "
                    + $"{request.Settings.Samples ?? scene.Inspection!.Samples}. Ask for fewer ranges.",
            var split => Check(scene, split).Refusal,
        };

    /// <summary>What the user should know of the result.</summary>
    public static IReadOnlyList<string> Warnings(SceneInspected scene, Split? split) => split is null ? [] : Check(scene, split).Warnings;

    /// <summary>What is known of the samples of a job that keeps them, for the day on which it is to have more.</summary>
    public static Split? Begin(SceneInspected scene, ValidJobRequest request) =>
        request.Split is { KeepSamples: true } split && (request.Settings.Samples ?? scene.Inspection!.Samples) is { } samples
            ? split with
            {
                Steps = [samples],
            }
            : request.Split;

    private static SplitCheck Check(SceneInspected scene, Split split) =>
        split.Samples is null ? scene.TileSplit ?? scene.Inspection!.TileSplit : scene.SampleSplit ?? scene.Inspection!.SampleSplit;
}
