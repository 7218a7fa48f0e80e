using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A page of spot prices.</summary>
public class DescribeSpotPriceHistoryResponse : AmazonWebServiceResponse
{
    /// <summary>Where the next page starts; null or empty on the last.</summary>
    public string? NextToken { get; set; }

    /// <summary>Prices; null when there are none.</summary>
    [Ec2Wire("SpotPriceHistorySet", "spotPriceHistorySet")]
    public List<SpotPrice>? SpotPriceHistory { get; set; }
}
