using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Lists versions of a launch template.</summary>
public interface IDescribeLaunchTemplateVersionsPaginator
{
    /// <summary>Page by page.</summary>
    IPaginatedEnumerable<DescribeLaunchTemplateVersionsResponse> Responses { get; }

    /// <summary>What the pages have.</summary>
    IPaginatedEnumerable<LaunchTemplateVersion> LaunchTemplateVersions { get; }
}
