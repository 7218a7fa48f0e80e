namespace RenderFarm.LocalCloud.Ec2.Templates;

internal sealed record LaunchTemplate(string Id, string Name, DateTimeOffset Created, int DefaultVersion, int LatestVersion);
