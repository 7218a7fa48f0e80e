namespace RenderFarm.Contracts.Messages;

/// <summary>An immutable .blend in the bucket.</summary>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="SizeBytes">Size of the file in bytes.</param>
/// <param name="Key">Key of the object.</param>
public sealed record SceneRef(string Sha256, long SizeBytes, string Key);
