using RenderFarm.Cli.Assets;
using RenderFarm.Cli.Packing;

namespace RenderFarm.Cli.Scenes;

/// <summary>A scene that the farm has.</summary>
/// <param name="Sha256">Its hash there.</param>
/// <param name="IsNew">Whether it had to be sent.</param>
/// <param name="Packing">How it was packed.</param>
/// <param name="Assets">What went along; null when nothing did.</param>
internal sealed record SentScene(string Sha256, bool IsNew, PackingFacts Packing, AssetFacts? Assets);
