namespace RenderFarm.Cli.Packing;

/// <summary>What the script in Blender is told.</summary>
/// <param name="Source">Full path of the user's file, which is only read.</param>
/// <param name="Folder">Where copies go.</param>
/// <param name="Assets">Full path of the folder whose files stay files; null for none.</param>
/// <param name="Newest">Major and minor version of Blender that every worker can read; null when not known.</param>
internal sealed record PackRequest(string Source, string Folder, string? Assets, int[]? Newest);
