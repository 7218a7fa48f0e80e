using System.Globalization;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using Spectre.Console;

namespace RenderFarm.Cli.Display;

/// <summary>What the farm found in a scene, for people.</summary>
internal static class InspectionReport
{
    public static void Show(Output output, SceneInspectionResponse response)
    {
        var scene = response.Inspection;
        var facts = new Facts();
        facts.Add(
            "file",
            $"{response.Name}, {Readable.Bytes(response.SizeBytes)}, written by Blender {scene.WrittenBy}, read by {scene.ReadBy}"
        );
        facts.Add("scene", scene.Scene);
        facts.Add("other scenes", string.Join(", ", scene.Scenes.Skip(1)));
        facts.Add(
            "frames",
            $"{scene.FrameStart}-{scene.FrameEnd}{(scene.FrameStep > 1 ? $"x{scene.FrameStep}" : "")}, {Number(scene.FramesPerSecond)} a "
                + "second"
        );
        facts.Add("size", $"{scene.Width} × {scene.Height} at {scene.ResolutionPercent} %");
        facts.Add("engine", scene.Engine);
        facts.Add("samples", scene.Samples?.ToString(CultureInfo.InvariantCulture));
        facts.Add("denoiser", scene.Denoiser ?? "none");
        facts.Add("motion blur", scene.MotionBlur ? "on" : "off");
        facts.Add("output", $"{scene.OutputFormat}, {scene.ColourDepth} bits a channel");
        facts.Add("frame names", scene.OutputName);
        facts.Add("camera", scene.Camera ?? "none");
        facts.Add("cameras", string.Join(", ", scene.Cameras));
        facts.Add("by marker", string.Join(", ", scene.MarkerCameras.Select(marker => $"{marker.Camera} from frame {marker.Frame}")));
        facts.Add("view layers", string.Join(", ", scene.ViewLayers.Select(layer => layer.IsOn ? layer.Name : $"{layer.Name} (off)")));
        facts.Add("scripts", string.Join(", ", scene.Scripts));
        facts.Add("drivers", string.Join(", ", scene.ScriptedDrivers));
        foreach (var warning in scene.Warnings)
            facts.Add("changed", warning);
        facts.Show(output);

        if (scene.Files.Count > 0)
        {
            output.Line();
            output.Show(Files(scene.Files));
        }

        output.Line();
        output.Line(response.Refusals.Count == 0 ? "The farm can render this scene." : "The farm refuses this scene as it is:");
        foreach (var refusal in response.Refusals)
            output.Note("  " + refusal);
    }

    private static Table Files(IReadOnlyList<SceneFile> files)
    {
        var table = Tables.Create("", "file", "kind", "state", "");
        foreach (var file in files)
        {
            var (state, colour) = file switch
            {
                { Missing: true } => ("missing", Color.Red),
                { Packed: true } => ("packed", Color.Green),
                _ => ("there", Color.Green),
            };
            table.AddRow(
                Tables.Cell(""),
                Tables.Cell(file.Path),
                Tables.Cell(file.Kind),
                Tables.Cell(state, colour),
                Tables.Cell(file.Detail ?? "")
            );
        }

        return table;
    }

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
