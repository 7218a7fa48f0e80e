namespace RenderFarm.LocalCloud.S3.Index;

/// <summary>One line of a listing.</summary>
/// <param name="Name">The key, or the common prefix.</param>
/// <param name="Row">The object; null for a common prefix, which stands for all keys under it.</param>
internal sealed record ListingEntry(string Name, ObjectRow? Row);
