using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists images.</summary>
public class DescribeImagesRequest : AmazonEC2Request
{
    /// <summary>Who may start them: <c>self</c>, <c>all</c> or an account.</summary>
    [Ec2Wire("ExecutableBy")]
    public List<string>? ExecutableUsers { get; set; }

    /// <summary>Which images.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Ids of images; an unknown one is an error.</summary>
    [Ec2Wire("ImageId")]
    public List<string>? ImageIds { get; set; }

    /// <summary>Also those that are deprecated.</summary>
    public bool? IncludeDeprecated { get; set; }

    /// <summary>Most images of a page.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }

    /// <summary>Who owns them: <c>self</c>, <c>amazon</c>, <c>aws-marketplace</c> or an account.</summary>
    [Ec2Wire("Owner")]
    public List<string>? Owners { get; set; }
}
