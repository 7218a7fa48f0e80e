namespace RenderFarm.Worker.Frames.Gate;

/// <summary>A file is not the whole image that it should be; the message says how.</summary>
internal sealed class BadImageException(string message) : Exception(message);
