namespace RenderFarm.Worker.Blender;

/// <summary>A Blender that answered to <c>--version</c>.</summary>
/// <param name="Path">Full path of the executable.</param>
/// <param name="Version">Such as <c>4.5.11</c>.</param>
internal sealed record BlenderExecutable(string Path, string Version);
