namespace RenderFarm.LocalCloud.Ec2.Networks;

/// <summary>A name for a set of rules. LocalCloud opens and closes nothing: instances are processes of this machine.</summary>
internal sealed record SecurityGroup(string Id, string Name, string Description);
