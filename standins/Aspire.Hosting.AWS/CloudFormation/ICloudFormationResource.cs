using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.AWS.CloudFormation;

/// <summary>A stack of CloudFormation.</summary>
public interface ICloudFormationResource : IAWSResource, IResourceWithWaitSupport
{
    /// <summary>Name of the stack.</summary>
    string StackName { get; }

    /// <summary>Tags of the stack.</summary>
    IDictionary<string, string> Tags { get; }
}
