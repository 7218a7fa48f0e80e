namespace Aspire.Hosting.AWS.CloudFormation;

/// <summary>A stack that is there already.</summary>
public interface ICloudFormationStackResource : ICloudFormationResource;
