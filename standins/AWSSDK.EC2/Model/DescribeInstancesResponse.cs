using Amazon.EC2.Internal;
using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A page of machines.</summary>
public class DescribeInstancesResponse : AmazonWebServiceResponse
{
    /// <summary>Where the next page starts; null on the last.</summary>
    public string? NextToken { get; set; }

    /// <summary>Machines by the request that started them; null when there are none.</summary>
    [Ec2Wire("ReservationSet", "reservationSet")]
    public List<Reservation>? Reservations { get; set; }
}
