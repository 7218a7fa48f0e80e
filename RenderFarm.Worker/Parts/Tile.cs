namespace RenderFarm.Worker.Parts;

/// <summary>A rectangle of an image, in pixels from its upper left corner.</summary>
internal sealed record Tile(int Left, int Top, int Width, int Height);
