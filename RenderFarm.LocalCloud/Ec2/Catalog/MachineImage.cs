namespace RenderFarm.LocalCloud.Ec2.Catalog;

/// <summary>An image to launch from. What an instance runs is this machine's own system, whatever the image.</summary>
/// <param name="Id">ami-…</param>
/// <param name="Name">As DescribeImages' filter <c>name</c> matches it.</param>
/// <param name="Description">What it would have on it.</param>
/// <param name="OwnerId">Account of the owner.</param>
/// <param name="OwnerAlias">Such as amazon; null for an account's own.</param>
/// <param name="Created">When it was published.</param>
internal sealed record MachineImage(string Id, string Name, string Description, string OwnerId, string? OwnerAlias, DateTimeOffset Created);
