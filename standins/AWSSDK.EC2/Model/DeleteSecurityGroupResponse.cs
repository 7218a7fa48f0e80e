using Amazon.Runtime;

namespace Amazon.EC2.Model;

/// <summary>A security group that was deleted.</summary>
public class DeleteSecurityGroupResponse : AmazonWebServiceResponse
{
    /// <summary>Id.</summary>
    public string? GroupId { get; set; }
}
