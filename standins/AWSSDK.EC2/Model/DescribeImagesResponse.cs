using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A page of images.</summary>
public class DescribeImagesResponse : AmazonWebServiceResponse
{
    /// <summary>Images; null when there are none.</summary>
    [Ec2Wire("ImagesSet", "imagesSet")]
    public List<Image>? Images { get; set; }

    /// <summary>Where the next page starts; null on the last.</summary>
    public string? NextToken { get; set; }
}
