namespace Amazon.EC2.Model;

/// <summary>Instance profile of a machine.</summary>
public class IamInstanceProfile
{
    /// <summary>ARN.</summary>
    public string Arn { get; set; } = null!;

    /// <summary>Id.</summary>
    public string Id { get; set; } = null!;
}
