using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>Lists launch templates.</summary>
public class DescribeLaunchTemplatesRequest : AmazonEC2Request
{
    /// <summary>Which templates.</summary>
    [Ec2Wire("Filter")]
    public List<Filter>? Filters { get; set; }

    /// <summary>Ids of templates; an unknown one is an error.</summary>
    [Ec2Wire("LaunchTemplateId")]
    public List<string>? LaunchTemplateIds { get; set; }

    /// <summary>Names of templates; an unknown one is an error.</summary>
    [Ec2Wire("LaunchTemplateName")]
    public List<string>? LaunchTemplateNames { get; set; }

    /// <summary>Most templates of a page, 1 to 200.</summary>
    public int? MaxResults { get; set; }

    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }
}
