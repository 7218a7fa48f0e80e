using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>Which fleets were deleted.</summary>
public class DeleteFleetsResponse : AmazonWebServiceResponse
{
    /// <summary>Fleets that were deleted; null when there are none.</summary>
    [Ec2Wire("SuccessfulFleetDeletionSet", "successfulFleetDeletionSet")]
    public List<DeleteFleetSuccessItem>? SuccessfulFleetDeletions { get; set; }

    /// <summary>Fleets that were not; null when there are none.</summary>
    [Ec2Wire("UnsuccessfulFleetDeletionSet", "unsuccessfulFleetDeletionSet")]
    public List<DeleteFleetErrorItem>? UnsuccessfulFleetDeletions { get; set; }
}
