using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists versions of a launch template.</summary>
public class DescribeLaunchTemplateVersionsRequest : AmazonEC2Request
{
    /// <summary>Which versions.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Id of the template.</summary>
    public string? LaunchTemplateId { get; set; }

    /// <summary>Name of the template.</summary>
    public string? LaunchTemplateName { get; set; }

    /// <summary>Most versions of a page, 1 to 200.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Up to this number.</summary>
    public string? MaxVersion { get; set; }

    /// <summary>From this number on.</summary>
    public string? MinVersion { get; set; }

    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }

    /// <summary>Whether the answer has the image that a parameter names.</summary>
    public bool? ResolveAlias { get; set; }

    /// <summary>Numbers, <c>$Latest</c>, <c>$Default</c>; all without.</summary>
    [Ec2Wire("LaunchTemplateVersion")]
    public List<string>? Versions { get; set; }
}
