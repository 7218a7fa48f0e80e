using System.Collections.Frozen;

namespace RenderFarm.LocalCloud.Signing;

/// <summary>A key that requests are signed with.</summary>
/// <param name="Id">The public half.</param>
/// <param name="Secret">The other.</param>
/// <param name="Token">What has to come along with each request; null for none.</param>
/// <param name="Services">The services that it opens; null for all.</param>
internal sealed record AccessKey(string Id, string Secret, string? Token = null, FrozenSet<string>? Services = null);
