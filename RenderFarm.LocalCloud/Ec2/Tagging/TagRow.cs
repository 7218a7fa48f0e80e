namespace RenderFarm.LocalCloud.Ec2.Tagging;

internal sealed record TagRow(string Resource, string Kind, string Key, string Value);
