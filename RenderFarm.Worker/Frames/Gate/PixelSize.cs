namespace RenderFarm.Worker.Frames.Gate;

/// <summary>Width and height of an image in pixels.</summary>
internal sealed record PixelSize(int Width, int Height)
{
    public override string ToString() => $"{Width} × {Height}";
}
