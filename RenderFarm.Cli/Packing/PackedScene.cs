using RenderFarm.Cli.Scenes;

namespace RenderFarm.Cli.Packing;

/// <summary>A scene that is ready to be sent.</summary>
/// <param name="File">The packed copy, or the user's own file.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="Facts">How it came to be.</param>
internal sealed record PackedScene(BlendFile File, string Sha256, PackingFacts Facts);
