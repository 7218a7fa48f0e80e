namespace Amazon.EC2.Model;

/// <summary>Deletes a security group.</summary>
public class DeleteSecurityGroupRequest : AmazonEC2Request
{
    /// <summary>An empty request.</summary>
    public DeleteSecurityGroupRequest()
    {
    }

    /// <summary>A request with what it needs at least.</summary>
    public DeleteSecurityGroupRequest(string groupName)
    {
        GroupName = groupName;
    }

    /// <summary>Id of the group.</summary>
    public string? GroupId { get; set; }

    /// <summary>Name of the group, in the default network only.</summary>
    public string? GroupName { get; set; }
}
