namespace RenderFarm.Worker.Frames.Gate;

/// <summary>An image that passed the gate.</summary>
/// <param name="SizeBytes">Size of the file in bytes.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
/// <param name="Structure">What its format's check has found.</param>
internal sealed record ImageFacts(long SizeBytes, byte[] Sha256, ImageStructure Structure);
