namespace RenderFarm.Cli.Packing;

/// <summary>A file or folder that a scene reads and that is not packed.</summary>
/// <param name="Kind">Such as <c>image sequence</c>.</param>
/// <param name="Path">Full path of it, or of the first of its files.</param>
internal sealed record OutsideFile(string Kind, string Path);
