namespace RenderFarm.Worker.Blender;

/// <summary>The driver's answer to a render.</summary>
internal sealed record RenderAnswer(string Path);
