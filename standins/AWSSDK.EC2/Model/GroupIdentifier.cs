namespace Amazon.EC2.Model;

/// <summary>A security group.</summary>
public class GroupIdentifier
{
    /// <summary>Id.</summary>
    public string GroupId { get; set; } = null!;

    /// <summary>Name.</summary>
    public string GroupName { get; set; } = null!;
}
