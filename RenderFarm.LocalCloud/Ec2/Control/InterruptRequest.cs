namespace RenderFarm.LocalCloud.Ec2.Control;

/// <summary>How an instance is to be interrupted.</summary>
/// <param name="NoticeSeconds">From the notice to the end, 0 to 86400; null for what the market gives.</param>
/// <param name="Kind"><c>terminate</c> (standard), or <c>rebalance</c> for a recommendation alone.</param>
/// <param name="Kill">Without any notice, as when a host fails; for on-demand instances too.</param>
internal sealed record InterruptRequest(int? NoticeSeconds = null, string? Kind = null, bool Kill = false);
