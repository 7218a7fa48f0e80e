namespace RenderFarm.Worker.Blender.Isolation;

/// <summary>A Blender, and how it is started.</summary>
internal sealed record ConfinedBlender(BlenderExecutable Executable, Confinement Confinement);
