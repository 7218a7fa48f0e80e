using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Jobs;

namespace RenderFarm.Coordinator.Scenes;

/// <summary>Whether the frames of a scene can be divided as a job asks.</summary>
internal static class SplitChecks
{
    /// <summary>Why they cannot, for the user; null when they can.</summary>
    /// <param name="scene">What a worker has found.</param>
    /// <param name="request">The job.</param>
    /// <param name="frames">How many frames it has.</param>
    public static string? Refusal(SceneInspected scene, ValidJobRequest request, int frames) => request.Split switch
    {
        null => null,
        { Parts: var parts } when (long)parts * frames > FrameRange.MaxFrames =>
            $"{frames} frames of {parts} parts each are more than {FrameRange.MaxFrames} parts. Dividing is for few heavy frames: ask for fewer of either.",
        { Samples: { } ranges } when (request.Settings.Samples ?? scene.Inspection!.Samples) < ranges =>
            $"{ranges} sample ranges need at least {ranges} samples per pixel, and there are {request.Settings.Samples ?? scene.Inspection!.Samples}. Ask for fewer ranges.",
        var split => Check(scene, split).Refusal,
    };

    /// <summary>What the user should know of the result.</summary>
    public static IReadOnlyList<string> Warnings(SceneInspected scene, Split? split) => split is null ? [] : Check(scene, split).Warnings;

    private static SplitCheck Check(SceneInspected scene, Split split) => split.Samples is null
        ? scene.TileSplit ?? scene.Inspection!.TileSplit
        : scene.SampleSplit ?? scene.Inspection!.SampleSplit;
}
