using RenderFarm.Worker.Frames.Gate;

namespace RenderFarm.Worker.Images;

/// <summary>An image that is whole.</summary>
/// <param name="Facts">What the gate has found.</param>
/// <param name="Look">What Blender sees, when it has looked; null when it could not, and then there is no preview.</param>
internal sealed record CheckedFrame(ImageFacts Facts, Task<ImageLook?> Look);
