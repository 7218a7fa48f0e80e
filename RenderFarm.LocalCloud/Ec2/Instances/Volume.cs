namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>A disk of an instance. It is described and not limited: the folder of an instance is on this machine's disk.</summary>
internal sealed record Volume(string Id, string DeviceName, int SizeGiB, string Type, bool Encrypted, bool DeleteOnTermination);
