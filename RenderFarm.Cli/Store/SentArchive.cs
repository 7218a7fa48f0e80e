using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Store;

/// <summary>An archive that the farm has now.</summary>
/// <param name="Archive">The archive.</param>
/// <param name="IsNew">Whether it had to be sent.</param>
internal sealed record SentArchive(ArchiveResponse Archive, bool IsNew);
