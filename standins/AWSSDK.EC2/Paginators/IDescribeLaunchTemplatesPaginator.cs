using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Lists launch templates.</summary>
public interface IDescribeLaunchTemplatesPaginator
{
    /// <summary>Page by page.</summary>
    IPaginatedEnumerable<DescribeLaunchTemplatesResponse> Responses { get; }

    /// <summary>What the pages have.</summary>
    IPaginatedEnumerable<LaunchTemplate> LaunchTemplates { get; }
}
