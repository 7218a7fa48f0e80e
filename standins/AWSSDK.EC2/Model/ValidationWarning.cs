using Amazon.EC2.Internal;

namespace Amazon.EC2.Model;

/// <summary>What is wrong in a launch template.</summary>
public class ValidationWarning
{
    /// <summary>The errors.</summary>
    [Ec2Wire("ErrorSet", "errorSet")]
    public List<ValidationError>? Errors { get; set; }
}
