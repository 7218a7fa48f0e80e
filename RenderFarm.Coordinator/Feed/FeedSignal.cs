using RenderFarm.Coordinator.Hosting;

namespace RenderFarm.Coordinator.Feed;

/// <summary>Wakes the <see cref="FeedLoop"/> before its pause is over.</summary>
internal sealed class FeedSignal : Signal;
