using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Lists images.</summary>
public interface IDescribeImagesPaginator
{
    /// <summary>Page by page.</summary>
    IPaginatedEnumerable<DescribeImagesResponse> Responses { get; }

    /// <summary>What the pages have.</summary>
    IPaginatedEnumerable<Image> Images { get; }
}
