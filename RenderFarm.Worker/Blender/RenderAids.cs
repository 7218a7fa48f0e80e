namespace RenderFarm.Worker.Blender;

/// <summary>What makes a render faster or easier to follow and changes no pixel. The driver ignores what would.</summary>
/// <param name="Persistent">Keep Cycles' data for the next frame.</param>
/// <param name="SmallTiles">Render in small tiles, for more frequent progress.</param>
internal sealed record RenderAids(bool Persistent, bool SmallTiles);
