namespace RenderFarm.Worker.Blender.Finding;

/// <summary>Blender could not be installed in one way; the message says why.</summary>
internal sealed class InstallException(string message, Exception? inner = null) : Exception(message, inner);
