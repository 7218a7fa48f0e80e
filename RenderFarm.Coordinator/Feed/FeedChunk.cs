using System.Diagnostics;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Feed;

/// <summary>A chunk that is in the database and not yet on the queue, with the open spans of its frames.</summary>
internal sealed record FeedChunk(RenderChunk Message, IReadOnlyList<Activity> Spans);
