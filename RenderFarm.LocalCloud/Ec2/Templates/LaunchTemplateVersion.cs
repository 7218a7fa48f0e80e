using RenderFarm.LocalCloud.Ec2.Protocol;

namespace RenderFarm.LocalCloud.Ec2.Templates;

/// <summary>A version of a launch template.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Description">Null without one.</param>
/// <param name="Data">The parameters of RunInstances that it has.</param>
internal sealed record LaunchTemplateVersion(int Version, DateTimeOffset Created, string? Description, Ec2Input Data);
