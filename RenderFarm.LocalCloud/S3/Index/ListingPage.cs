namespace RenderFarm.LocalCloud.S3.Index;

/// <param name="Entries">In key order.</param>
/// <param name="Next">Where the next page begins, as key bytes; null on the last page.</param>
internal sealed record ListingPage(IReadOnlyList<ListingEntry> Entries, byte[]? Next);
