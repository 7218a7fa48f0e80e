namespace RenderFarm.Worker.Blender;

/// <summary>A frame that Blender says it has saved. Nobody has looked at the file yet.</summary>
/// <param name="Path">The image file.</param>
/// <param name="Time">From the command to the answer.</param>
internal sealed record BlenderFrame(string Path, TimeSpan Time);
